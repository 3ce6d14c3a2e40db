import { rm } from "node:fs/promises";
import { join } from "node:path";
import { unlocking } from "./locked-folders.ts";
import { removeDeepFolders } from "./remove-deep.ts";

/** Removes the working copies of a run that has ended; its page and evidence stay. */
export async function removeCopies(home: string, runId: string): Promise<void> {
  const copy = join(home, "worktrees", runId);
  const copies = [copy, `${copy}.base`, join(home, "runs", runId, "view")];
  for (const path of copies) await unlocking(path, () => remove(path));
}

async function remove(path: string): Promise<void> {
  try {
    await rm(path, { recursive: true, force: true });
  } catch (error) {
    if (!(await removeDeepFolders(path))) throw error;
    await rm(path, { recursive: true, force: true });
  }
}
