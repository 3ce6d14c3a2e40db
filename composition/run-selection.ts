import type { TestResult } from "../contracts/test-report.ts";
import type { TestSelection } from "../contracts/test-selection.ts";
import { runNamedTests } from "../workers/run-tests/run-named-tests.ts";
import { runWholeSuite } from "../workers/run-tests/run-tests.ts";
import { isClean } from "../workers/sources/ancestry.ts";
import { runAndRecord } from "./keep-recording.ts";
import { openTestPlace, type TestPlaceRequest } from "./test-place.ts";

export type TestedSelection = { command: string | null; results: TestResult[]; log: string };
export type RunSelectionRequest = TestPlaceRequest & { selection: TestSelection };

/** Runs the chosen tests on the working tree, in the sandbox; the whole test command if it is all. */
export async function runSelection(request: RunSelectionRequest): Promise<TestedSelection> {
  const { selection, home } = request;
  const isFull = selection.mode === "full";
  if (selection.tests.length === 0 && !isFull) return { command: null, results: [], log: "" };
  const files = selection.tests.map(({ file }) => file);
  const { project, place, baseSha } = await openTestPlace(request, files);
  if (!isFull) return runNamedTests(project, selection.tests, place);
  const at = { root: place.root, home, commit: baseSha };
  const run = (await isClean(place.root, baseSha)) ? runAndRecord(project, at) : undefined;
  return runWholeSuite(project, place, run);
}
