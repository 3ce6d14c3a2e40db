import { RepositoryError } from "../workers/repository.ts";
import { recordingEach, recordingWhole } from "../workers/run-tests/record-command.ts";
import { recordTests } from "../workers/run-tests/record-tests.ts";
import { takenUp } from "../workers/run-tests/taken-up.ts";
import { isClean } from "../workers/sources/ancestry.ts";
import { openCommit } from "../workers/sources/open-commit.ts";
import { forkChangesWorker } from "./fork-changes-worker.ts";
import { type Kept, keepRecording, recorders } from "./keep-recording.ts";
import { openTestPlace, type TestPlace, type TestPlaceRequest } from "./test-place.ts";

/** Runs all tests of the commit that is checked out, and keeps which functions each file ran. */
export async function recordCoverage(request: TestPlaceRequest): Promise<Kept> {
  const at = await openTestPlace(request, []);
  const { project, place, baseSha } = at;
  await requireClean(at);
  const command =
    recordingWhole(project, recorders) ?? recordingEach(project, await testsOf(at), recorders);
  if (command === null)
    throw new RepositoryError(
      `What the tests of ${place.root} run cannot be recorded: "${project.testScript}" is no single command of vitest, jest, mocha or node --test. Set one as commands.test in patchgate.yml.`,
    );
  return await recordTests(command, place, recorders, async (recorded) => {
    await requireClean(at);
    const kept = await keepRecording({ root: place.root, home: request.home }, baseSha, recorded);
    if (kept.tests > 0) return kept;
    const { stdout, stderr } = recorded.result;
    const said = `${stdout}${stderr}`.trim().slice(-2000);
    throw new RepositoryError(`No test could be recorded. ${project.runner} said:\n${said}`);
  });
}

/** What ran counts for a commit, so nothing else than the commit may be there. */
async function requireClean({ place, baseSha }: TestPlace): Promise<void> {
  if (await isClean(place.root, baseSha)) return;
  throw new RepositoryError(
    `${place.root} holds changes that are not committed. Only what a commit runs is recorded: commit or stash them.`,
  );
}

/** Runners may be told of tests by settings, so that names alone do not tell them. */
async function testsOf({ place, project, baseSha }: TestPlace): Promise<string[]> {
  const { selectTests } = await import("../changes/select-tests.ts");
  const { tree, close } = await openCommit(place.root, baseSha);
  const shas = { baseSha, headSha: baseSha };
  const changes = { ...shas, files: [], symbols: [], nonCode: [] };
  const sides = { changes, base: tree, head: tree, unseen: "every test is recorded" };
  try {
    const { tests } = await selectTests({ ...sides, fork: forkChangesWorker() });
    const files = tests.map(({ file }) => file);
    return await takenUp(project, files, place.root);
  } finally {
    close();
  }
}
