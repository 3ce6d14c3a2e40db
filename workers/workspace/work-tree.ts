import { lstat, mkdir, readdir, rename, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { type Git, GitError } from "../git.ts";

/** Same tree, parent and message: same commit, so that doing it again is free. */
const fixedAuthor = {
  GIT_AUTHOR_NAME: "patchgate",
  GIT_AUTHOR_EMAIL: "patchgate@localhost",
  GIT_AUTHOR_DATE: "946684800 +0000",
  GIT_COMMITTER_NAME: "patchgate",
  GIT_COMMITTER_EMAIL: "patchgate@localhost",
  GIT_COMMITTER_DATE: "946684800 +0000",
};

/** Makes every file of the work tree equal to a commit; ignored files stay. */
export async function restoreTree(git: Git, sha: string): Promise<void> {
  await git(["read-tree", "--reset", "-u", sha]);
  await git(["clean", "-ffdq"]);
}

/** Also removes what is ignored: afterwards the tree is the commit and nothing else. */
export async function restoreExactly(git: Git, sha: string): Promise<void> {
  await git(["read-tree", "--reset", "-u", sha]);
  await git(["clean", "-ffdxq"]);
}

/**
 * The tree object of what is on disk, ignored files left out. Plumbing on purpose: `git add` and
 * `git status` would run git inside a repository somebody nested in the work tree.
 */
export class TreeWriter {
  readonly #git: Git;
  readonly #root: string;
  /** What the index holds; looking for changes is enough while there are none. */
  #written: string | undefined;

  constructor(git: Git, root: string) {
    this.#git = git;
    this.#root = root;
  }

  /** `known`: the only paths that can differ from the last time. */
  async write(known?: readonly string[]): Promise<string> {
    const paths = known ?? (await changedPaths(this.#git));
    if (this.#written && paths.length === 0) return this.#written;
    this.#written = undefined;
    const there = new Set(await existing(this.#root, paths));
    const gone = paths.filter((path) => !there.has(path));
    if (gone.length > 0) await updateIndex(this.#git, ["--force-remove"], gone);
    if (there.size > 0) {
      await updateIndex(this.#git, ["--add", "--remove", "--replace"], [...there]);
    }
    const tree = (await this.#git(["write-tree"])).trim();
    this.#written = tree;
    return tree;
  }

  /** To be called when something else has written the index. */
  forget(): void {
    this.#written = undefined;
  }
}

async function updateIndex(git: Git, how: string[], paths: readonly string[]): Promise<void> {
  const input = paths.map((path) => `${path}\0`).join("");
  await git(["update-index", "-z", ...how, "--stdin"], { input });
}

/** The paths that are on disk themselves, not behind a folder that became a link. */
async function existing(root: string, paths: readonly string[]): Promise<string[]> {
  const kinds = new Map<string, Promise<"folder" | "other" | null>>();
  const kindOf = (path: string) => {
    const kind = kinds.get(path) ?? inspect(join(root, path));
    kinds.set(path, kind);
    return kind;
  };
  const isReal = async (path: string): Promise<boolean> => {
    if (path === ".") return true;
    return (await isReal(dirname(path))) && (await kindOf(path)) === "folder";
  };
  const found = await Promise.all(
    paths.map(async (path) => (await isReal(dirname(path))) && (await kindOf(path)) !== null),
  );
  return paths.filter((_, at) => found[at]);
}

async function inspect(path: string): Promise<"folder" | "other" | null> {
  const stat = await lstat(path).catch(() => null);
  if (!stat) return null;
  return stat.isDirectory() ? "folder" : "other";
}

async function changedPaths(git: Git): Promise<string[]> {
  const [tracked, untracked] = await Promise.all([
    git(["ls-files", "-z", "--modified", "--deleted"]),
    git(["ls-files", "-z", "--others", "--exclude-standard"]),
  ]);
  const paths = new Set(splitNul(tracked));
  // A nested repository is listed as one folder; it is nobody's source and stays out.
  for (const path of splitNul(untracked)) if (!path.endsWith("/")) paths.add(path);
  return [...paths];
}

export async function commitTree(
  git: Git,
  commit: { tree: string; parent: string; message: string; author?: Record<string, string> },
): Promise<string> {
  const env = { ...fixedAuthor, ...commit.author };
  const args = ["commit-tree", commit.tree, "-p", commit.parent, "-F", "-"];
  return (await git(args, { env, input: commit.message })).trim();
}

/** Puts one path of the work tree back; one that the commit does not have is removed. */
export async function restorePath(git: Git, path: string, sha: string): Promise<void> {
  const whole = ["--staged", "--worktree", "--no-overlay"];
  try {
    await git(["restore", `--source=${sha}`, ...whole, "--", path]);
  } catch (error) {
    // Neither there nor here: restoring a folder above it has taken it away already.
    if (!(error instanceof GitError && /did not match any file/.test(error.message))) throw error;
  }
}

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

export function splitNul(text: string): string[] {
  return text.split("\0").filter((part) => part !== "");
}
