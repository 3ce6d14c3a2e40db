import { fileURLToPath } from "node:url";
import { isCode } from "../changes/languages.ts";
import { buildRecording } from "../changes/recording/build-recording.ts";
import { saveRecording } from "../changes/recording/recording-store.ts";
import { runCommand } from "../workers/command-runner.ts";
import type { Project } from "../workers/project/project.ts";
import { isTestFile } from "../workers/project/test-paths.ts";
import { recordingWhole } from "../workers/run-tests/record-command.ts";
import { type Recorded, recordTests } from "../workers/run-tests/record-tests.ts";
import { openCommit } from "../workers/sources/open-commit.ts";
import { type Repository, recordingsOf } from "./believed-recordings.ts";

/** Code that is loaded into the processes of the runners. */
export const recorders = fileURLToPath(new URL("../bin/recorders", import.meta.url));

export type Kept = { commit: string; tests: number; left: { test: string; because: string }[] };

/** Keeps what the tests of one commit ran, if any test was recorded. */
export async function keepRecording(
  repository: Repository,
  commit: string,
  { runs, readCode }: Recorded,
): Promise<Kept> {
  const sources = await openCommit(repository.root, commit);
  try {
    const recordedAt = new Date().toISOString();
    const { tree } = sources;
    const { recording, left } = await buildRecording({ tree, commit, recordedAt, runs, readCode });
    const tests = recording.tests.length;
    if (tests > 0) await saveRecording(await recordingsOf(repository), recording);
    const silent = withoutNotes(await tree.list(), runs);
    return { commit, tests, left: [...left, ...silent] };
  } finally {
    sources.close();
  }
}

function withoutNotes(paths: string[], runs: Recorded["runs"]): Kept["left"] {
  const noted = new Set(runs.map(({ test }) => test));
  const silent = paths.filter((path) => isCode(path) && isTestFile(path) && !noted.has(path));
  return silent.map((test) => ({ test, because: "the test command did not run it to its end" }));
}

/**
 * Runs the whole test command at a commit, and keeps what its tests ran. A recorder could make a
 * test fail, so only a run without one may say that something did.
 */
export function runAndRecord(
  project: Project,
  at: Repository & { commit: string },
): typeof runCommand {
  return async (command, place) => {
    const recording = command === project.testCommand ? recordingWhole(project, recorders) : null;
    if (recording === null) return runCommand(command, place);
    const passed = await recordTests(recording, place, recorders, async (recorded) => {
      if (recorded.result.exitCode !== 0) return null;
      await keepRecording(at, at.commit, recorded);
      return recorded.result;
    });
    return passed ?? runCommand(command, place);
  };
}
