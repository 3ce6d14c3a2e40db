import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { askAffected } from "./repositories/ask-affected.ts";
import { askRecording } from "./repositories/ask-recording.ts";
import { fetchIfPossible } from "./repositories/fetch-repository.ts";
import { openSuite } from "./repositories/open-suite.ts";
import { type PublicRepository, publicRepositories } from "./repositories/repositories.ts";
import { plantedFaults, type Trial } from "./repositories/trial.ts";
import { undoneCommits } from "./repositories/undo-commits.ts";

/**
 * Plants faults in public repositories, and takes back their last commits; runs their suites, and
 * asks whether every test file that fails had been selected:
 * `npm run bench recall FAULTS COMMITS SEED whole|related|rest [recorded] [OWNER/NAME...]`.
 * `related` runs only what vitest finds related to the change, or Patchgate selects: far quicker.
 * `rest` runs of these only what is not selected: it tells what is missed, and not what fails.
 * `recorded` selects with a recording of the commit that faults are planted in, or that is taken back.
 */
const [faults = "10", commits = "5", seed = "1", given = "whole", ...rest] = process.argv.slice(2);
const names = rest.filter((name) => name !== "recorded");
const scope = given === "related" || given === "rest" ? given : "whole";

/** What a whole run took, and what many of its tests take when a fault makes them wait. */
const patienceFor = (wholeMs: number) => 20_000 + 5 * wholeMs;

type Circumstances = { tests: string[]; known: string[]; mended: string[]; patience: number };
type Outcome = {
  isCommit: boolean;
  failing: number;
  missed: number;
  selected: number;
  related: number;
  /** Failing test files of which only some tests had been named. */
  named: number;
  /** Tests in them that failed, and had not been named. */
  unnamed: number;
};

const rows: Record<string, string | number>[] = [];
for (const repository of publicRepositories) {
  if (names.length > 0 && !names.includes(repository.name)) continue;
  const folder = fetchIfPossible(repository);
  if (folder !== null) rows.push(...(await measure(repository, folder)));
}
console.table(rows);
process.exitCode = rows.some(({ missed }) => missed !== 0) ? 1 : 0;

async function measure(repository: PublicRepository, folder: string) {
  const { sources, quicker = [] } = repository;
  const suiteOptions = [...repository.suite, ...quicker];
  const home = mkdtempSync(join(tmpdir(), "patchgate-bench-"));
  if (rest.includes("recorded")) askRecording(folder, home);
  let suite = await openSuite(folder, suiteOptions);
  try {
    const tests = await suite.ask({ ask: "tests" });
    const startedAt = performance.now();
    const known = await suite.ask({ ask: "failing", changed: [], only: null });
    const patience = patienceFor(performance.now() - startedAt);
    const outcomes: Outcome[] = [];
    let mended: string[] = [];
    for (const trial of [
      ...plantedFaults(folder, sources, { count: Number(faults), seed: Number(seed), tests }),
      ...undoneCommits(folder, sources, Number(commits)),
    ]) {
      try {
        outcomes.push(await attempt(trial, { tests, known, mended, patience }));
      } catch (error) {
        // What never ends tells nothing of which tests fail.
        console.log(`left out, ${trial.label}: ${error}`);
        suite.close();
        suite = await openSuite(folder, suiteOptions);
      } finally {
        trial.undo();
      }
      mended = trial.files;
    }
    return [true, false].flatMap((isCommit) => {
      const own = outcomes.filter((outcome) => outcome.isCommit === isCommit);
      const what = isCommit ? "commits" : "faults";
      return own.length > 0 ? [summarize(`${repository.name}, ${what}`, tests.length, own)] : [];
    });
  } finally {
    suite.close();
    rmSync(home, { recursive: true, force: true });
  }

  async function attempt(
    trial: Trial,
    { tests, known, mended, patience }: Circumstances,
  ): Promise<Outcome> {
    trial.apply();
    const { selection } = await askAffected(folder, home);
    const chosen = new Set(selection.tests.map(({ file }) => file));
    const related = await suite.ask({ ask: "related", files: trial.files });
    const only = {
      whole: null,
      related: [...new Set([...related, ...chosen])],
      rest: related.filter((file) => !chosen.has(file)),
    }[scope];
    const changed = [...mended, ...trial.files];
    const failed = await suite.ask({ ask: "failing", changed, only }, patience);
    const failing = failed.filter((file) => !known.includes(file));
    const failedTests = await suite.ask({ ask: "failed" });
    const missed: string[] = [];
    for (const file of failing) if (!chosen.has(file) && (await fails(file))) missed.push(file);
    const narrowed = selection.tests.filter(
      ({ file, names }) => failing.includes(file) && names.length > 0,
    );
    const unnamed = narrowed.flatMap(({ file, names }) =>
      failedTests.filter(
        (test) => test.startsWith(`${file} `) && !names.includes(test.slice(file.length + 1)),
      ),
    );
    for (const test of unnamed) console.log(`  not named: ${test}`);
    const counts = {
      failing: failing.length,
      named: narrowed.length,
      unnamed: unnamed.length,
      selected: tests.filter((file) => chosen.has(file)).length,
      related: related.length,
    };
    report(trial, missed, counts);
    return { ...counts, isCommit: trial.isCommit, missed: missed.length };
  }

  /** Beside others a file may fail for what they did: alone it shows whether it can fail by itself. */
  async function fails(file: string): Promise<boolean> {
    return (await suite.ask({ ask: "failing", changed: [], only: [file] })).length > 0;
  }
}

function report({ label }: Trial, missed: string[], counts: Record<string, number>): void {
  const told = Object.entries(counts).map(([what, number]) => `${number} ${what}`);
  console.log(`${missed.length > 0 ? "MISSED " : ""}${label}: ${told.join(", ")}`);
  for (const test of missed) console.log(`  not selected: ${test}`);
}

function summarize(name: string, tests: number, outcomes: Outcome[]) {
  const sum = (pick: (outcome: Outcome) => number) =>
    outcomes.reduce((total, outcome) => total + pick(outcome), 0);
  const share = (pick: (outcome: Outcome) => number) =>
    `${((100 * sum(pick)) / tests / outcomes.length).toFixed(1)} %`;
  return {
    repository: name,
    tests,
    changes: outcomes.length,
    noticed: outcomes.filter(({ failing }) => failing > 0).length,
    failing: sum(({ failing }) => failing),
    missed: sum(({ missed }) => missed),
    named: sum(({ named }) => named),
    unnamed: sum(({ unnamed }) => unnamed),
    selected: share(({ selected }) => selected),
    related: share(({ related }) => related),
  };
}
