import { join } from "node:path";
import { detectChanges } from "../changes/detect-changes.ts";
import { selectTests } from "../changes/select-tests.ts";
import type { ChangeSet } from "../contracts/change-set.ts";
import type { TestResult } from "../contracts/test-report.ts";
import type { TestSelection } from "../contracts/test-selection.ts";
import { runTestFiles, runWholeSuite } from "../workers/run-tests/run-tests.ts";
import { isClean } from "../workers/sources/ancestry.ts";
import { type ComparisonRequest, openComparison } from "../workers/sources/open-comparison.ts";
import { forkChangesWorker } from "./fork-changes-worker.ts";
import { believedRecordings, runAndRecord } from "./recordings.ts";
import { openTestPlace, type TestPlaceRequest } from "./test-place.ts";

export type AffectedRequest = ComparisonRequest & {
  home: string;
  /** Recordings made before this time are not believed. */
  notBefore: string | null;
};
export type Affected = { changes: ChangeSet; selection: TestSelection };
export type TestedSelection = { command: string | null; results: TestResult[]; log: string };

/** What a change of the user's repository touches, and the tests it can break. */
export async function findAffected({
  home,
  notBefore,
  ...request
}: AffectedRequest): Promise<Affected> {
  const { close, root, unseen, ...sides } = await openComparison(request);
  try {
    const { base, head, baseSha } = sides;
    const [changes, recordings] = await Promise.all([
      detectChanges(sides),
      believedRecordings({ root, home }, baseSha, notBefore),
    ]);
    const input = { changes, base, head, unseen, cacheDir: join(home, "index"), recordings };
    return { changes, selection: await selectTests({ ...input, fork: forkChangesWorker() }) };
  } finally {
    close();
  }
}

export type RunSelectionRequest = TestPlaceRequest & { selection: TestSelection };

/** Runs the chosen tests on the working tree, in the sandbox; the whole test command if it is all. */
export async function runSelection(request: RunSelectionRequest): Promise<TestedSelection> {
  const { selection, home } = request;
  const isFull = selection.mode === "full";
  if (selection.tests.length === 0 && !isFull) return { command: null, results: [], log: "" };
  const tests = selection.tests.map(({ file }) => file);
  const { project, place, baseSha } = await openTestPlace(request, tests);
  if (!isFull) return runTestFiles(project, tests, place);
  const at = { root: place.root, home, commit: baseSha };
  const run = (await isClean(place.root, baseSha)) ? runAndRecord(project, at) : undefined;
  return runWholeSuite(project, place, run);
}
