import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { askAffected } from "./repositories/ask-affected.ts";
import { fetchRepository } from "./repositories/fetch-repository.ts";
import { openSuite } from "./repositories/open-suite.ts";
import { type Fault, faultsOf, pickFaults } from "./repositories/plant-faults.ts";
import { type PublicRepository, publicRepositories } from "./repositories/repositories.ts";
import { sourceFiles } from "./repositories/source-files.ts";

/**
 * Plants faults in public repositories, runs their whole suites, and asks whether every test file
 * that fails had been selected: `npm run bench recall [FAULTS] [SEED] [OWNER/NAME...]`.
 */
const [count = "10", seed = "1", ...names] = process.argv.slice(2);

type Trial = { failing: string[]; missed: string[]; selected: number; related: number };

const rows: Record<string, string | number>[] = [];
for (const repository of publicRepositories) {
  if (names.length === 0 || names.includes(repository.name)) rows.push(await measure(repository));
}
console.table(rows);
process.exitCode = rows.some(({ missed }) => missed !== 0) ? 1 : 0;

async function measure(repository: PublicRepository) {
  const folder = fetchRepository(repository);
  const home = mkdtempSync(join(tmpdir(), "patchgate-bench-"));
  const suite = await openSuite(folder, repository.suite);
  try {
    const tests = await suite.ask({ ask: "tests" });
    const known = new Set(await suite.ask({ ask: "failing", changed: [] }));
    const files = sourceFiles(folder, repository.sources, tests);
    const faults = files.flatMap(({ path, source }) => faultsOf(path, source));
    const trials: Trial[] = [];
    let mended: string[] = [];
    for (const fault of pickFaults(faults, Number(count), Number(seed))) {
      const before = files.find(({ path }) => path === fault.file)?.source ?? "";
      const place = join(folder, fault.file);
      writeFileSync(place, fault.source);
      const { selection } = await askAffected(folder, home);
      const related = await suite.ask({ ask: "related", files: [fault.file] });
      const failed = await suite.ask({ ask: "failing", changed: [...mended, fault.file] });
      writeFileSync(place, before);
      mended = [fault.file];
      const chosen = new Set(selection.tests.map(({ file }) => file));
      const failing = failed.filter((file) => !known.has(file));
      const missed = failing.filter((file) => !chosen.has(file));
      const selected = tests.filter((file) => chosen.has(file)).length;
      trials.push({ failing, missed, selected, related: related.length });
      report(fault, missed, { failing: failing.length, selected, related: related.length });
    }
    return summarize(repository.name, tests.length, trials);
  } finally {
    suite.close();
    rmSync(home, { recursive: true, force: true });
  }
}

function report(
  { file, line, kind }: Fault,
  missed: string[],
  counts: Record<string, number>,
): void {
  const told = Object.entries(counts).map(([what, number]) => `${number} ${what}`);
  console.log(
    `${missed.length > 0 ? "MISSED " : ""}${kind} at ${file}:${line}: ${told.join(", ")}`,
  );
  for (const test of missed) console.log(`  not selected: ${test}`);
}

function summarize(name: string, tests: number, trials: Trial[]) {
  const share = (pick: (trial: Trial) => number) =>
    `${((100 * sum(trials, pick)) / tests / trials.length).toFixed(1)} %`;
  return {
    repository: name,
    tests,
    faults: trials.length,
    noticed: trials.filter(({ failing }) => failing.length > 0).length,
    failing: sum(trials, ({ failing }) => failing.length),
    missed: sum(trials, ({ missed }) => missed.length),
    selected: share(({ selected }) => selected),
    related: share(({ related }) => related),
  };
}

function sum(trials: Trial[], pick: (trial: Trial) => number): number {
  return trials.reduce((total, trial) => total + pick(trial), 0);
}
