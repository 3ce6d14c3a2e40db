import { createHash } from "node:crypto";
import { GitError, userGit } from "../git.ts";
import { readDifferences } from "./read-differences.ts";

/** A name for a repository that all its worktrees share, and no other repository. */
export async function repositoryName(root: string): Promise<string> {
  const asked = ["rev-parse", "--path-format=absolute", "--git-common-dir"];
  return nameShared((await userGit(root)(asked)).trim());
}

/** The name of a repository by the git folder that its worktrees share. */
export function nameShared(folder: string): string {
  return createHash("sha256").update(folder).digest("hex").slice(0, 32);
}

/** Those of some commits that a commit grew from, itself among them; in their order. */
export async function commitsBehind(
  root: string,
  commit: string,
  commits: string[],
): Promise<string[]> {
  const git = userGit(root);
  const behind = await Promise.all(
    commits.map((earlier) =>
      git(["merge-base", "--is-ancestor", earlier, commit]).then(
        () => true,
        (error: unknown) => {
          if (error instanceof GitError) return false;
          throw error;
        },
      ),
    ),
  );
  return commits.filter((_, at) => behind[at]);
}

/** Whether the working tree holds its commit and nothing else that git would list. */
export async function isClean(root: string, commit: string): Promise<boolean> {
  const git = userGit(root);
  const head = (await git(["rev-parse", "HEAD"])).trim();
  if (head !== commit) return false;
  return (await readDifferences(git, root, { base: commit, head: null })).length === 0;
}
