import { type Git, gitAt, userPlace } from "../git.ts";
import { RepositoryError, readRepository } from "../repository.ts";
import { Blobs } from "./blobs.ts";
import { gitSources } from "./git-sources.ts";
import { type Difference, readDifferences } from "./read-differences.ts";
import { readTreeEntries, type TreeEntry } from "./tree-entries.ts";

export type ComparisonRequest = {
  folder: string;
  base: string | undefined;
  /** Undefined: the working tree, with what is not committed. */
  head: string | undefined;
};

/**
 * Two sides of the user's repository, which is only read. Without a base: what is not committed,
 * or the last commit where everything is.
 */
export async function openComparison(
  { folder, base, head }: ComparisonRequest,
  repository = readRepository(folder, head, []),
) {
  const { root, baseSha: headCommit } = await repository;
  const place = userPlace(root);
  const git = gitAt(place);
  const { baseSha, differences, before } = await differ(git, root, { base, head, headCommit });
  const after = applyDifferences(before, differences);
  const blobs = new Blobs(place);
  const submodule = differences.find(({ isSubmodule }) => isSubmodule);
  return {
    root,
    baseSha,
    headSha: head === undefined ? "WORKTREE" : headCommit,
    files: differences.map(({ path, previousPath, status }) => ({ path, previousPath, status })),
    base: gitSources(before, blobs),
    head: gitSources(after, blobs, root),
    unseen: submodule ? `${submodule.path} is a submodule that changed` : null,
    close: () => blobs.close(),
  };
}

type Sides = { base: string | undefined; head: string | undefined; headCommit: string };

async function differ(git: Git, root: string, { base, head, headCommit }: Sides) {
  const commit = head === undefined ? null : headCommit;
  if (base === undefined && commit === null) {
    const uncommitted = await compare(git, root, { base: headCommit, head: null });
    if (uncommitted.differences.length > 0) return uncommitted;
  }
  const baseSha = await resolveBase(git, base ?? `${headCommit}~1`, base === undefined);
  return await compare(git, root, { base: baseSha, head: commit });
}

async function compare(git: Git, root: string, sides: { base: string; head: string | null }) {
  const [differences, before] = await Promise.all([
    readDifferences(git, root, sides),
    readTreeEntries(git, sides.base),
  ]);
  return { baseSha: sides.base, differences, before };
}

async function resolveBase(git: Git, ref: string, isDefault: boolean): Promise<string> {
  try {
    const asked = ["rev-parse", "--verify", "--quiet", "--end-of-options", `${ref}^{commit}`];
    return (await git(asked)).trim();
  } catch (cause) {
    const isShallow = (await git(["rev-parse", "--is-shallow-repository"])).trim() === "true";
    const problem = isDefault
      ? "There is no commit before this one to compare with."
      : `The base ${ref} names no commit here. Expected a branch, tag or commit.`;
    const mend = isShallow
      ? " The clone is shallow; fetch its history: git fetch --unshallow"
      : isDefault
        ? " Change a file, or pass --base."
        : "";
    throw new RepositoryError(`${problem}${mend}`, { cause });
  }
}

function applyDifferences(before: ReadonlyMap<string, TreeEntry>, differences: Difference[]) {
  const after = new Map(before);
  for (const { path, previousPath, now } of differences) {
    if (previousPath !== null) after.delete(previousPath);
    if (now === null) after.delete(path);
  }
  for (const { path, now } of differences) if (now) after.set(path, now);
  return after;
}
