import { rm } from "node:fs/promises";
import { join } from "node:path";
import { type Git, GitError } from "../git.ts";
import { unlocking } from "./locked-folders.ts";
import { makePlain } from "./plain-entries.ts";
import { removeDeepFolders } from "./remove-deep.ts";
import { existing } from "./work-tree.ts";

/** A work tree, and git on it. */
export type Tree = { git: Git; root: string };

/** Makes every file of the work tree equal to a commit; ignored files stay. */
export async function restoreTree({ git, root }: Tree, sha: string): Promise<void> {
  await unlocking(root, async () => {
    await git(["read-tree", "--reset", "-u", sha]);
    await clean({ git, root }, "-ffdq");
  });
}

/** Also removes what is ignored: afterwards the tree is the commit and nothing else. */
export async function restoreExactly({ git, root }: Tree, sha: string): Promise<void> {
  await unlocking(root, async () => {
    await git(["read-tree", "--reset", "-u", sha]);
    await clean({ git, root }, "-ffdxq");
    makePlain(root);
  });
}

async function clean({ git, root }: Tree, how: string): Promise<void> {
  try {
    await git(["clean", how]);
  } catch (error) {
    if (!(await removeDeepFolders(root))) throw error;
    await git(["clean", how]);
  }
}

/**
 * Puts one path of the work tree back; one that the commit does not have is removed. Answers
 * whether git knew of it.
 */
export async function restorePath(
  { git, root }: Tree,
  path: string,
  sha: string,
): Promise<boolean> {
  const whole = ["--staged", "--worktree", "--no-overlay"];
  try {
    await unlocking(root, () => git(["restore", `--source=${sha}`, ...whole, "--", path]));
    return true;
  } catch (error) {
    // Neither there nor here: it is ignored, or restoring a folder above it has taken it away.
    if (error instanceof GitError && /did not match any file/.test(error.message)) return false;
    throw error;
  }
}

/** Removes what git does not know of, unless a folder above it became a link. */
export async function removePath(root: string, path: string): Promise<void> {
  const [there] = await existing(root, [path]);
  if (there === undefined) return;
  await unlocking(root, () => rm(join(root, there), { force: true }));
}
