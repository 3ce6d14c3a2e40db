import { copyFile, mkdtemp, readFile, rm, stat, utimes } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

/**
 * Lends git a copy of a working tree's index: `git diff` writes down there what it found out about
 * files that were only touched, and the user's repository is only read.
 */
export async function withBorrowedIndex<Result>(
  root: string,
  work: (env: Record<string, string>) => Promise<Result>,
): Promise<Result> {
  const folder = await mkdtemp(join(tmpdir(), "patchgate-index-"));
  try {
    const copy = join(folder, "index");
    const isThere = await copyAsOld(await indexOf(root), copy).then(
      () => true,
      () => false,
    );
    return await work(isThere ? { GIT_INDEX_FILE: copy } : {});
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Files changed in the second in which the index was written are looked into: the copy is no younger. */
async function copyAsOld(index: string, copy: string): Promise<void> {
  const written = Math.floor((await stat(index)).mtimeMs / 1000);
  await copyFile(index, copy);
  await utimes(copy, written, written);
}

/** A linked working tree has a file that names the folder of its index. */
async function indexOf(root: string): Promise<string> {
  const link = await readFile(join(root, ".git"), "utf8").catch(() => "");
  const folder = /^gitdir: (.+)$/m.exec(link)?.[1] ?? ".git";
  return resolve(root, folder, "index");
}
