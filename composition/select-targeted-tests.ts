import { join } from "node:path";
import { detectChanges } from "../changes/detect-changes.ts";
import { selectTests } from "../changes/select-tests.ts";
import type { PatchFacts } from "../contracts/patch.ts";
import { openSourceFolder } from "../workers/source-folder.ts";
import type { RunWorkspace } from "../workers/workspace/run-workspace.ts";

/** Changed symbols of a patch, and the tests they can break. */
export async function selectTargetedTests(
  { baseSha, headSha, files }: PatchFacts,
  workspace: RunWorkspace,
  home: string,
) {
  const base = openSourceFolder(await workspace.checkoutBase());
  const head = openSourceFolder(await workspace.checkoutHead(headSha));
  const changes = await detectChanges({ base, head, files, baseSha, headSha });
  const cacheDir = join(home, "index");
  return { changes, selection: await selectTests({ changes, base, head, cacheDir }) };
}
