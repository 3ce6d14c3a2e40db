import { lstat } from "node:fs/promises";
import { join } from "node:path";
import type { ChangeSet } from "../../contracts/change-set.ts";
import type { Git } from "../git.ts";
import { withBorrowedIndex } from "./borrowed-index.ts";
import type { TreeEntry } from "./tree-entries.ts";

export type Difference = ChangeSet["files"][number] & {
  /** What stands at `path` now; null when it is gone. */
  now: TreeEntry | null;
  isSubmodule: boolean;
};

const raw = "diff --raw -z -M --no-abbrev --no-ext-diff --no-relative --ignore-submodules=none";
const statuses = { A: "added", D: "deleted", R: "renamed", T: "type-changed" } as const;

/** What differs between a commit and another, or else the working tree with its new files. */
export async function readDifferences(
  git: Git,
  root: string,
  { base, head }: { base: string; head: string | null },
): Promise<Difference[]> {
  const [tracked, untracked] = await Promise.all([
    head
      ? git([...raw.split(" "), base, head, "--"])
      : withBorrowedIndex(root, (env) => git([...raw.split(" "), base, "--"], { env })),
    head ? "" : git(["ls-files", "-z", "--others", "--exclude-standard"]),
  ]);
  const differences = parseRaw(tracked).map((one) => (head ? one : { ...one, now: onDisk(one) }));
  const found = new Map(differences.map((one) => [one.path, one]));
  // A nested repository is listed as one folder; it is nobody's source and stays out.
  for (const path of untracked.split("\0")) {
    if (path !== "" && !path.endsWith("/")) found.set(path, await newFile(root, path, found));
  }
  return [...found.values()];
}

/** What git names of a working tree may be the content of a file that it looked into, and does not have. */
function onDisk({ now }: Difference): TreeEntry | null {
  return now && { ...now, id: null };
}

async function newFile(root: string, path: string, found: Map<string, Difference>) {
  const stat = await lstat(join(root, path)).catch(() => null);
  const now = { mode: stat?.isFile() ? "100644" : "120000", id: null };
  // Taken out of the index, but still there.
  const status = found.get(path)?.status === "deleted" ? "modified" : "added";
  return { path, previousPath: null, status, now, isSubmodule: false } as const;
}

function parseRaw(text: string): Difference[] {
  const fields = text.split("\0");
  const found: Difference[] = [];
  for (let at = 0; fields[at]?.startsWith(":"); ) {
    const [oldMode = "", mode = "", , id = "", letter = ""] = (fields[at++] ?? "").split(" ");
    const previousPath = letter.startsWith("R") ? (fields[at++] ?? "") : null;
    const status = statuses[letter.charAt(0) as keyof typeof statuses] ?? "modified";
    const isGone = status === "deleted";
    // A conflict has no mode of its own.
    const known = { mode: mode === "000000" ? "100644" : mode, id };
    const isSubmodule = oldMode === ":160000" || mode === "160000";
    const path = fields[at++] ?? "";
    found.push({ path, previousPath, status, now: isGone ? null : known, isSubmodule });
  }
  return found;
}
