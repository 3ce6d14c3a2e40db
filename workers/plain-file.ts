import { constants } from "node:fs";
import { open } from "node:fs/promises";

/**
 * The content of a regular file; null for anything else, one that is larger than `mostBytes`, or
 * none. A link in last place is not followed, and a pipe or device put there holds nobody up.
 */
export async function readPlainFile(
  path: string,
  mostBytes = Number.POSITIVE_INFINITY,
): Promise<Buffer | null> {
  const how = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
  const file = await open(path, how).catch(() => null);
  if (!file) return null;
  try {
    const stat = await file.stat();
    return stat.isFile() && stat.size <= mostBytes ? await file.readFile() : null;
  } finally {
    await file.close();
  }
}
