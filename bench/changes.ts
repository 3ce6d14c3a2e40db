import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Asked, askAffected } from "./repositories/ask-affected.ts";
import { bundleDetector } from "./repositories/bundle-detector.ts";
import { fetchIfPossible } from "./repositories/fetch-repository.ts";
import { makeModules, makePackages } from "./repositories/make-repository.ts";
import { openSuite } from "./repositories/open-suite.ts";
import { plantEdits } from "./repositories/plant-edits.ts";
import type { Fault } from "./repositories/plant-faults.ts";
import { type PublicRepository, publicRepositories } from "./repositories/repositories.ts";

/**
 * What choosing tests costs and saves, on made repositories and on public ones:
 * `npm run bench changes [OWNER/NAME...]`. Where they are fetched from: repositories/fetch-repository.ts.
 */
const wanted = process.argv.slice(2);
const made = [
  ["1,000 modules", makeModules],
  ["500 packages", makePackages],
] as const;
const rounds = 5;
const sampled = 20;
const editsAtOnce = 10;

const scratch = mkdtempSync(join(tmpdir(), "patchgate-bench-"));
const detector = await bundleDetector(scratch);
const rows: Record<string, Record<string, string>> = {};
try {
  if (wanted.length === 0) {
    for (const [name, make] of made) {
      const folder = join(scratch, name);
      make(folder);
      tell(name, await measureSpeed(folder, "."));
    }
  }
  for (const repository of publicRepositories) {
    const { name, sources } = repository;
    if (wanted.length > 0 && !wanted.includes(name)) continue;
    const folder = fetchIfPossible(repository);
    if (folder === null) continue;
    tell(name, {
      ...(await measureSpeed(folder, sources)),
      ...(await measureSizes(folder, repository)),
      ...(await measureRun(folder, repository)),
    });
  }
  const figures = [...new Set(Object.values(rows).flatMap((row) => Object.keys(row)))];
  const told = (figure: string) =>
    Object.entries(rows).map(([name, row]) => [name, row[figure] ?? ""]);
  console.table(
    Object.fromEntries(figures.map((figure) => [figure, Object.fromEntries(told(figure))])),
  );
} finally {
  rmSync(scratch, { recursive: true, force: true });
}

/** Repositories take minutes each: what is known of one is told at once, and of all in the end. */
function tell(name: string, row: Record<string, string>): void {
  rows[name] = row;
  console.log(name, row);
}

async function measureSpeed(folder: string, sources: string) {
  const home = mkdtempSync(join(scratch, "home-"));
  const { edits, during } = plantEdits(folder, sources, rounds + editsAtOnce);
  const cold = await during(edits.slice(0, 1), () => askAffected(folder, home));
  const warm: Asked[] = [];
  for (const edit of edits.slice(1, 1 + rounds))
    warm.push(await during([edit], () => askAffected(folder, home)));
  const times: number[] = [];
  for (let round = 0; round < rounds; round += 1)
    times.push(await during(edits.slice(-editsAtOnce), () => timeDetector(folder)));
  return {
    "cold, ms": show(cold.ms),
    "cold, processor ms": show(cold.processorMs),
    "cold, MB": show(cold.memory / 1e6),
    "one edit, ms": show(median(warm.map(({ ms }) => ms))),
    "one edit, processor ms": show(median(warm.map(({ processorMs }) => processorMs))),
    "one edit, MB": show(median(warm.map(({ memory }) => memory / 1e6))),
    [`detection alone, ${editsAtOnce} files, ms`]: show(median(times)),
  };
}

function timeDetector(folder: string): number {
  const startedAt = performance.now();
  execFileSync(process.execPath, [detector, folder], { stdio: ["ignore", "ignore", "inherit"] });
  return performance.now() - startedAt;
}

/** Share of the test files that an edit of one function selects, beside `vitest related`. */
async function measureSizes(folder: string, { sources, suite }: PublicRepository) {
  const home = mkdtempSync(join(scratch, "home-"));
  const { edits, during } = plantEdits(folder, sources, sampled);
  const open = await openSuite(folder, suite);
  try {
    const tests = await open.ask({ ask: "tests" });
    const sizes = { selected: 0, related: 0 };
    for (const edit of edits) {
      const { selection } = await during([edit], () => askAffected(folder, home));
      const chosen = new Set(selection.tests.map(({ file }) => file));
      sizes.selected += tests.filter((file) => chosen.has(file)).length;
      sizes.related += (await open.ask({ ask: "related", files: [edit.file] })).length;
    }
    const share = (sum: number) => `${((100 * sum) / tests.length / edits.length).toFixed(1)} %`;
    return {
      "test files": String(tests.length),
      "selected, mean": share(sizes.selected),
      "vitest related, mean": share(sizes.related),
    };
  } finally {
    open.close();
  }
}

/** One edit to its tests' results, index warm, beside the whole suite as its users run it. */
async function measureRun(folder: string, { sources, suite }: PublicRepository) {
  const home = mkdtempSync(join(scratch, "home-"));
  const { edits, during } = plantEdits(folder, sources, sampled);
  const edit = await findTested(edits, (made) => during([made], () => askAffected(folder, home)));
  const run = await during([edit], () => askAffected(folder, home, ["--run"]));
  const startedAt = performance.now();
  const args = ["--no-install", "vitest", "run", ...suite];
  spawnSync("npx", args, { cwd: folder, stdio: "ignore", env: { ...process.env, CI: "1" } });
  return {
    "affected --run, s": show(run.ms / 1000),
    "affected --run, test files": `${ranFiles(run)} of ${run.selection.tests.length} chosen`,
    "whole suite, s": show((performance.now() - startedAt) / 1000),
  };
}

/** Of an edit that no test reaches nothing is run, which would look as if running cost nothing. */
async function findTested(edits: Fault[], ask: (edit: Fault) => Promise<Asked>): Promise<Fault> {
  for (const edit of edits) {
    const { mode, tests } = (await ask(edit)).selection;
    if (mode === "targeted" && tests.length > 0) return edit;
  }
  throw new Error(`Expected one of ${edits.length} edits to choose some of the tests; none did.`);
}

/** Files of which a test passed or failed; an error if there are none. */
function ranFiles({ tested }: Asked): number {
  const ran = tested?.results.filter(({ status }) => status !== "skipped") ?? [];
  if (ran.length > 0) return new Set(ran.map(({ file }) => file)).size;
  const said = tested?.log.slice(-2000) ?? "";
  throw new Error(
    `Expected the chosen tests to run; "${tested?.command}" ran none of them:\n${said}`,
  );
}

function median(values: number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

function show(value: number): string {
  return value >= 100 ? value.toFixed(0) : value.toFixed(1);
}
