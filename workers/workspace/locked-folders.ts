import { chmod, lstat, readdir } from "node:fs/promises";
import { join } from "node:path";

/** Does the work; where a command took the right to write from a folder, it is given back first. */
export async function unlocking<Result>(
  root: string,
  work: () => Promise<Result>,
): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (!(await unlockFolders(root))) throw error;
    return work();
  }
}

const ownersRights = 0o700;

/** True when a folder was locked. Links are not followed. */
async function unlockFolders(folder: string): Promise<boolean> {
  const stat = await lstat(folder).catch(() => null);
  if (!stat?.isDirectory()) return false;
  let found = (stat.mode & ownersRights) !== ownersRights;
  if (found) await chmod(folder, stat.mode | ownersRights);
  for (const entry of await readdir(folder, { withFileTypes: true }))
    if (entry.isDirectory() && (await unlockFolders(join(folder, entry.name)))) found = true;
  return found;
}
