import { spawn } from "node:child_process";
import { existsSync } from "node:fs";

/** Thrown when a folder cannot be worked on; the message says what was expected. */
export class RepositoryError extends Error {
  override name = "RepositoryError";
}

/** What is read of the user's repository before anything is done; all of it from the base commit. */
export type Repository = {
  root: string;
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
  if (!existsSync(folder)) throw new RepositoryError(`The folder ${folder} does not exist.`);
  if (ref.startsWith("-")) throw new RepositoryError(`The base ${ref} is not a name git allows.`);
  const asked = ["rev-parse", "--show-toplevel", `${ref}^{commit}`, "--abbrev-ref", "HEAD"];
  const found = await git(folder, asked).catch(explain(folder, ref));
  const [root = "", baseSha = "", branch = ""] = found.toString("utf8").trim().split("\n");
  return { root, branch, baseSha, files: await readFiles(root, baseSha, paths) };
}

async function readFiles(root: string, sha: string, paths: string[]) {
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

function explain(folder: string, ref: string) {
  return (cause: unknown): never => {
    const said = cause instanceof Error ? cause.message : String(cause);
    if (said.includes("not a git repository"))
      throw new RepositoryError(
        `${folder} is not inside a git repository. Run in one, or pass --repo DIR.`,
        { cause },
      );
    if (said.includes("ENOENT"))
      throw new RepositoryError("git was not found. Install git and try again.", { cause });
    throw new RepositoryError(
      `The base ${ref} names no commit in ${folder}. Expected a branch, tag or commit; an empty repository needs a first commit.`,
      { cause },
    );
  };
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
