import { join } from "node:path";
import { detectChanges } from "../changes/detect-changes.ts";
import { selectTests } from "../changes/select-tests.ts";
import type { PatchFacts } from "../contracts/patch.ts";
import { openCommits } from "../workers/sources/open-commits.ts";
import type { RunWorkspace } from "../workers/workspace/run-workspace.ts";
import { forkChangesWorker } from "./fork-changes-worker.ts";

/** Changed symbols of a patch, and the tests they can break. */
export async function selectTargetedTests(
  { baseSha, headSha, files }: PatchFacts,
  workspace: RunWorkspace,
  home: string,
) {
  const sources = await openCommits(await workspace.gitDir(), { baseSha, headSha });
  try {
    const { base, head, unseen } = sources;
    const changes = await detectChanges({ base, head, files, baseSha, headSha });
    const cacheDir = join(home, "index");
    const fork = forkChangesWorker();
    const selection = await selectTests({ changes, base, head, unseen, cacheDir, fork });
    return { changes, selection };
  } finally {
    sources.close();
  }
}
