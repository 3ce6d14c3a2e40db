import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { resolve } from "node:path";

/** Thrown when a folder cannot be worked on; the message says what was expected. */
export class RepositoryError extends Error {
  override name = "RepositoryError";
}

/** What is read of the user's repository before anything is done; all of it from the base commit. */
export type Repository = {
  root: string;
  /** The git folder that all its worktrees share. */
  shared: string;
  /** Current branch, or HEAD when detached. */
  branch: string;
  baseSha: string;
  /** Asked-for files at the base commit; null when the commit has no such file. */
  files: Record<string, string | null>;
};

/** Two reads of git, none of which runs a hook, filter or monitor of the repository. */
export async function readRepository(
  folder: string,
  base: string | undefined,
  paths: string[],
): Promise<Repository> {
  const ref = base ?? "HEAD";
  if (!existsSync(folder))
    throw new RepositoryError(`The folder ${resolve(folder)} does not exist.`);
  if (ref.startsWith("-")) throw new RepositoryError(`The base ${ref} is not a name git allows.`);
  const places = ["--path-format=absolute", "--show-toplevel", "--git-common-dir"];
  const asked = ["rev-parse", ...places, `${ref}^{commit}`, "--abbrev-ref", "HEAD"];
  const found = await git(folder, asked).catch(explain(folder, base));
  const [root = "", shared = "", baseSha = "", branch = ""] = found
    .toString("utf8")
    .trim()
    .split("\n");
  return { root, shared, branch, baseSha, files: await readFiles(root, baseSha, paths) };
}

/** Paths of all files of a commit. */
export async function listFiles(root: string, sha: string): Promise<string[]> {
  const listed = await git(root, ["ls-tree", "-r", "-z", "--name-only", "--full-tree", sha]);
  return listed.toString("utf8").split("\0").filter(Boolean);
}

async function readFiles(root: string, sha: string, paths: string[]) {
  if (paths.length === 0) return {};
  const answer = await git(
    root,
    ["cat-file", "--batch"],
    `${paths.map((path) => `${sha}:${path}`).join("\n")}\n`,
  );
  const files: Record<string, string | null> = {};
  let at = 0;
  for (const path of paths) {
    const lineEnd = answer.indexOf(10, at);
    const size = / blob (\d+)$/.exec(answer.subarray(at, lineEnd).toString("utf8"))?.[1];
    at = lineEnd + 1;
    files[path] =
      size === undefined ? null : answer.subarray(at, at + Number(size)).toString("utf8");
    if (size !== undefined) at += Number(size) + 1;
  }
  return files;
}

/** What to do about it, and git's own words. */
function explain(folder: string, base: string | undefined) {
  return (cause: unknown): never => {
    const said = cause instanceof Error ? cause.message : String(cause);
    const mend = mends.find(([words]) => words.test(said))?.[1] ?? missingCommit(base);
    throw new RepositoryError(`${mend.replace("%", resolve(folder))}\n${indented(said)}`, {
      cause,
    });
  };
}

/** By git's words; `%` is the folder. */
const mends: [words: RegExp, mend: string][] = [
  [/spawn git ENOENT/, "git was not found. Install git with your system's package manager."],
  [/ENOTDIR/, "% is not a folder. Give a folder of a git repository with --repo DIR."],
  [/not a git repository/, "% is not inside a git repository. Run in one, or pass --repo DIR."],
  [
    /dubious ownership/,
    "git does not read %: it has another owner. If you trust it, do as git says:",
  ],
  [/must be run in a work tree/, "% has no checked-out files. Work on a clone that is not bare."],
];

function missingCommit(base: string | undefined): string {
  return base === undefined
    ? "HEAD names no commit in %. An empty repository needs a first commit."
    : `The base ${base} names no commit in %. Expected a branch, tag or commit.`;
}

function indented(said: string): string {
  const lines = said.split("\n").filter((line) => line.trim() !== "");
  return lines.map((line) => `  ${line.trim()}`).join("\n");
}

async function git(cwd: string, args: string[], input = ""): Promise<Buffer> {
  const child = spawn("git", ["-c", "core.fsmonitor=false", ...args], {
    cwd,
    env: { PATH: process.env.PATH, HOME: process.env.HOME, LC_ALL: "C", GIT_OPTIONAL_LOCKS: "0" },
  });
  const ended = new Promise<number | null>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", resolve);
  });
  child.stdin.on("error", () => undefined);
  child.stdin.end(input);
  const read = [child.stdout.toArray(), child.stderr.toArray()];
  const [out = [], error = []] = await Promise.all(read);
  if ((await ended) !== 0) throw new Error(Buffer.concat(error).toString("utf8").trim());
  return Buffer.concat(out);
}
