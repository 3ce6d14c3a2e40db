import { chmod, lstat, readdir } from "node:fs/promises";

/** Does the work; where a command took the rights of files and folders, they are given back first. */
export async function unlocking<Result>(
  root: string,
  work: () => Promise<Result>,
): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (!(await unlock(root))) throw error;
    return work();
  }
}

const ownersRights = { folder: 0o700, file: 0o600 };

/** True when something was locked. Links are not followed. */
async function unlock(path: string | Buffer): Promise<boolean> {
  const stat = await lstat(path).catch(() => null);
  if (!stat?.isDirectory() && !stat?.isFile()) return false;
  const rights = stat.isDirectory() ? ownersRights.folder : ownersRights.file;
  let found = (stat.mode & rights) !== rights;
  if (found) await chmod(path, (stat.mode & 0o777) | rights);
  if (!stat.isDirectory()) return found;
  // A name need not be UTF-8.
  for (const name of await readdir(path, { encoding: "buffer" }))
    if (await unlock(Buffer.concat([Buffer.from(path), Buffer.from("/"), name]))) found = true;
  return found;
}
