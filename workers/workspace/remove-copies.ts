import { rm } from "node:fs/promises";
import { join } from "node:path";
import { unlocking } from "./locked-folders.ts";

/** Removes the working copies of a run that has ended; its page and evidence stay. */
export async function removeCopies(home: string, runId: string): Promise<void> {
  const copy = join(home, "worktrees", runId);
  const copies = [copy, `${copy}.base`, join(home, "runs", runId, "view")];
  for (const path of copies)
    await unlocking(path, () => rm(path, { recursive: true, force: true }));
}
