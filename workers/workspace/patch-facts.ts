import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import type { PatchFile } from "../../contracts/patch.ts";
import type { Git } from "../git.ts";
import { splitNul } from "./work-tree.ts";

const safeDiff = ["--no-color", "--no-ext-diff", "--no-textconv", "-M"];
let written = 0;

/** The canonical diff, as bytes: a file need not be UTF-8. */
export async function readDiff(
  git: Git,
  scratch: string,
  range: readonly string[],
  how: "--binary" | "--text" = "--binary",
): Promise<Buffer> {
  const path = join(scratch, `diff-${process.pid}-${written++}`);
  try {
    const format = ["--full-index", how, `--output=${path}`];
    await git(["diff", ...safeDiff, ...format, ...range]);
    return await readFile(path);
  } finally {
    await rm(path, { force: true });
  }
}

/** What git says of each path that differs. */
export async function readPatchFiles(git: Git, range: [string, string]): Promise<PatchFile[]> {
  const text = await git([
    "diff",
    ...safeDiff,
    "--raw",
    "--numstat",
    "--abbrev=40",
    "-z",
    ...range,
  ]);
  return parsePatchFiles(splitNul(text));
}

type Counts = Pick<PatchFile, "additions" | "deletions" | "binary">;

/** `--raw --numstat -z`: first every raw record, then every count; renames name two paths. */
function parsePatchFiles(fields: string[]): PatchFile[] {
  const files: Omit<PatchFile, keyof Counts>[] = [];
  const counts = new Map<string, Counts>();
  let at = 0;
  const next = () => fields[at++] ?? "";
  while (at < fields.length) {
    const head = next();
    if (head.startsWith(":")) files.push(rawRecord(head, next));
    else countRecord(head, next, counts);
  }
  const none = { additions: 0, deletions: 0, binary: false };
  return files.map((file) => ({ ...file, ...(counts.get(file.path) ?? none) }));
}

function rawRecord(head: string, next: () => string): Omit<PatchFile, keyof Counts> {
  const [, mode = "", , , letter = ""] = head.split(" ");
  const renamed = letter.startsWith("R");
  const previousPath = renamed ? next() : null;
  return { path: next(), previousPath, status: statusOf(letter), mode };
}

function countRecord(head: string, next: () => string, counts: Map<string, Counts>): void {
  const [added = "", deleted = "", path = ""] = head.split("\t");
  if (path === "") next();
  const binary = added === "-";
  const lines = { additions: Number(added) || 0, deletions: Number(deleted) || 0 };
  counts.set(path === "" ? next() : path, { ...lines, binary });
}

function statusOf(letter: string): PatchFile["status"] {
  if (letter.startsWith("R")) return "renamed";
  if (letter === "A") return "added";
  if (letter === "D") return "deleted";
  return letter === "T" ? "type-changed" : "modified";
}
