import { readdir } from "node:fs/promises";
import { runProcess } from "../process.ts";

/** Below it a path can still be named in one piece; beyond it lies nobody's source. */
const longestPath = 3000;

/** Removes folders too deep for git and Node to name; true when there were some. */
export async function removeDeepFolders(root: string): Promise<boolean> {
  const deep = await findDeep(root);
  if (deep.length === 0) return false;
  // `rm` goes down folder by folder, so that no path names them all.
  await runProcess({
    file: "/bin/rm",
    args: ["-rf", "--", ...deep],
    cwd: "/",
    env: {},
    timeoutMs: 10 * 60_000,
    outputBytes: 10_000,
  });
  return true;
}

async function findDeep(folder: string): Promise<string[]> {
  if (Buffer.byteLength(folder) > longestPath) return [folder];
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  const found: string[] = [];
  for (const entry of entries)
    if (entry.isDirectory()) found.push(...(await findDeep(`${folder}/${entry.name}`)));
  return found;
}
