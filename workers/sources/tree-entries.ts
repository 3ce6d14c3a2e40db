import type { Git } from "../git.ts";

/** A path of a tree; the id is null when only the disk has its content. */
export type TreeEntry = { mode: string; id: string | null };

/** Every path of a commit. */
export async function readTreeEntries(git: Git, commit: string): Promise<Map<string, TreeEntry>> {
  const listed = await git(["ls-tree", "-r", "-z", "--full-tree", commit]);
  const entries = new Map<string, TreeEntry>();
  for (const line of listed.split("\0")) {
    const tab = line.indexOf("\t");
    const [mode = "", , id = ""] = line.slice(0, tab).split(" ");
    if (tab > 0) entries.set(line.slice(tab + 1), { mode, id });
  }
  return entries;
}

export function isFile({ mode }: TreeEntry): boolean {
  return mode.startsWith("100");
}

export function isLink({ mode }: TreeEntry): boolean {
  return mode === "120000";
}
