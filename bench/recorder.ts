import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { childrensTime } from "./agent-overhead/process-tree.ts";
import { askRecording } from "./repositories/ask-recording.ts";
import { fetchIfPossible } from "./repositories/fetch-repository.ts";
import { type PublicRepository, publicRepositories } from "./repositories/repositories.ts";

/**
 * What a recording costs: whole suites run by themselves and by `patchgate affected --record`, in
 * turn: `npm run bench recorder ROUNDS [OWNER/NAME...]`. Without a sandbox, in which processes are not
 * counted.
 */
const [rounds = "5", ...names] = process.argv.slice(2);

type Cost = { seconds: number; processor: number };
type Pair = { plain: Cost; recorded: Cost };

const rows: Record<string, string>[] = [];
for (const repository of publicRepositories) {
  if (names.length > 0 && !names.includes(repository.name)) continue;
  const folder = fetchIfPossible(repository);
  if (folder !== null) rows.push(measure(repository, folder));
}
console.table(rows);

function measure({ name, suite }: PublicRepository, folder: string): Record<string, string> {
  const home = mkdtempSync(join(tmpdir(), "patchgate-bench-"));
  const pairs: Pair[] = [];
  try {
    for (let round = 0; round <= Number(rounds); round += 1) {
      const plain = costOf(() => runSuite(folder, suite));
      const recorded = costOf(() => askRecording(folder, home, ["--sandbox", "none"]));
      // The first run fills the caches of both.
      if (round > 0) pairs.push({ plain, recorded });
    }
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
  return {
    repository: name,
    ...tell("seconds", pairs, ({ seconds }) => seconds),
    ...tell("processor seconds", pairs, ({ processor }) => processor),
  };
}

function runSuite(folder: string, suite: string[]): void {
  const args = ["--no-install", "vitest", "run", ...suite];
  const env = { ...process.env, CI: "1" };
  try {
    execFileSync("npx", args, { cwd: folder, stdio: "ignore", env });
  } catch {
    // Tests that fail here take part in both runs.
  }
}

function costOf(work: () => void): Cost {
  const before = childrensTime();
  const startedAt = performance.now();
  work();
  const seconds = (performance.now() - startedAt) / 1000;
  return { seconds, processor: (childrensTime() - before) / 1000 };
}

function tell(what: string, pairs: Pair[], pick: (cost: Cost) => number): Record<string, string> {
  const plain = sorted(pairs.map((pair) => pick(pair.plain)));
  const recorded = sorted(pairs.map((pair) => pick(pair.recorded)));
  const both = (side: number[]) => `${least(side).toFixed(1)} / ${median(side).toFixed(1)}`;
  const more = (of: (side: number[]) => number) =>
    `${(100 * (of(recorded) / of(plain) - 1)).toFixed(0)} %`;
  return {
    [`${what}, least / median`]: both(plain),
    [`${what}, recorded`]: both(recorded),
    [`${what}, more`]: `${more(least)} / ${more(median)}`,
  };
}

function sorted(values: number[]): number[] {
  return values.toSorted((a, b) => a - b);
}

function least(values: number[]): number {
  return values[0] ?? Number.NaN;
}

function median(values: number[]): number {
  return values[Math.floor(values.length / 2)] ?? Number.NaN;
}
