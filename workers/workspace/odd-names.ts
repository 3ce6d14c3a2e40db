import { isUtf8 } from "node:buffer";
import type { Git } from "../git.ts";

/** Names of files as git lists them; an odd one is no UTF-8, and each byte of it one character. */
export type Names = { paths: string[]; odd: string[] };

/**
 * Lists names by `ls-files`. A name that is no UTF-8 has no text that leads back to its file, so it is
 * told apart: no policy can judge it, and no person be shown what it is.
 */
export async function listNames(git: Git, looked: readonly string[]): Promise<Names> {
  const listing = await git(["ls-files", "-z", ...looked], { encoding: "latin1", whole: true });
  const names = listing.split("\0").filter((name) => name !== "" && !name.endsWith("/"));
  const odd = names.filter((name) => !isUtf8(bytesOf(name)));
  const known = new Set(odd);
  const paths = names.flatMap((name) => (known.has(name) ? [] : [bytesOf(name).toString("utf8")]));
  return { paths, odd };
}

/** Makes files of odd names what they were in a commit; those it does not have are removed. */
export async function putBackOdd(git: Git, odd: readonly string[], sha: string): Promise<void> {
  const input = bytesOf(odd.map((name) => `${name}\0`).join(""));
  // What is new must be known to git before it can be taken away again.
  await git(["update-index", "-z", "--add", "--remove", "--stdin"], { input });
  const named = ["--pathspec-from-file=-", "--pathspec-file-nul"];
  const whole = ["--staged", "--worktree", "--no-overlay"];
  await git(["restore", `--source=${sha}`, ...whole, ...named], { input });
}

/** An odd name for people: each byte that is no plain character by its number. */
export function showName(odd: string): string {
  return odd.replace(/[^ -~]/g, (byte) => `\\x${byte.charCodeAt(0).toString(16).padStart(2, "0")}`);
}

function bytesOf(name: string): Buffer {
  return Buffer.from(name, "latin1");
}
