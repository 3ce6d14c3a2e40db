import { detectChanges } from "../changes/detect-changes.ts";
import { selectTests } from "../changes/select-tests.ts";
import type { PatchFacts } from "../contracts/patch.ts";
import { repositoryName } from "../workers/sources/ancestry.ts";
import { openCommits } from "../workers/sources/open-commits.ts";
import type { RunWorkspace } from "../workers/workspace/run-workspace.ts";
import { believedRecordings } from "./believed-recordings.ts";
import { forkChangesWorker } from "./fork-changes-worker.ts";
import { indexOf } from "./index-of.ts";

type Repository = { root: string; home: string };

/** Changed symbols of a patch, and the tests they can break. */
export async function selectTargetedTests(
  { baseSha, headSha, files }: PatchFacts,
  workspace: RunWorkspace,
  repository: Repository,
) {
  const sources = await openCommits(await workspace.gitDir(), { baseSha, headSha });
  try {
    const { base, head } = sources;
    const [changes, recordings] = await Promise.all([
      detectChanges({ base, head, files, baseSha, headSha }),
      believedRecordings(repository, baseSha),
    ]);
    const cacheDir = indexOf(repository.home, await repositoryName(repository.root));
    const input = { changes, base, head, cacheDir, recordings };
    return { changes, selection: await selectTests({ ...input, fork: forkChangesWorker() }) };
  } finally {
    sources.close();
  }
}
