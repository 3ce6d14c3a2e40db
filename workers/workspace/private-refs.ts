import { mkdir, readdir, rename, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";

/** Keeps a commit from being collected. Written as a file: a process more would double its cost. */
export async function keepRef(gitDir: string, name: string, sha: string): Promise<void> {
  const path = join(gitDir, "refs/patchgate", name);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(`${path}.lock`, `${sha}\n`);
  await rename(`${path}.lock`, path);
}

export async function countRefs(gitDir: string, name: string): Promise<number> {
  const names = await readdir(join(gitDir, "refs/patchgate", name)).catch(() => []);
  return names.filter((one) => !one.endsWith(".lock")).length;
}
