import { posix } from "node:path";

/** Folder of a path; empty for the top. */
export function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf("/")));
}

/** Joins and flattens; null when the result lies outside the tree. */
export function joinPath(...parts: string[]): string | null {
  const [folder = "", ...others] = parts;
  return (others.length === 1 ? joinPlain(folder, others[0] ?? "") : null) ?? joinAny(parts);
}

/** Most names only go up some folders and down others, for which little is to be looked at. */
function joinPlain(folder: string, name: string): string | null {
  if (odd.test(folder)) return null;
  let [at, rest] = [folder, name];
  for (;;) {
    if (rest.startsWith("./")) rest = rest.slice(2);
    else if (at !== "" && rest.startsWith("../")) [at, rest] = [folderOf(at), rest.slice(3)];
    else break;
  }
  if (rest === "" || odd.test(rest)) return null;
  return at === "" ? rest : `${at}/${rest}`;
}

/** Parts that may mean another folder, or none. */
const odd = /^[./]|\/[./]|\/$/;

function joinAny(parts: string[]): string | null {
  const joined = posix.join(...parts.filter((part) => part !== ""));
  if (joined === "..") return null;
  return joined.startsWith("../") ? null : joined.replace(/^\.?\/|\/$/g, "").replace(/^\.$/, "");
}

/**
 * Finds what is said for a folder or for one above it, in the order in which it was said. Where
 * each of many packages says something, to look through all of it for each file takes seconds.
 */
export function openNear<T extends { folder: string }>(
  items: readonly T[],
): (folder: string) => readonly T[] {
  const said = new Map<string, { item: T; place: number }[]>();
  items.forEach((item, place) => {
    const known = said.get(item.folder);
    if (known) known.push({ item, place });
    else said.set(item.folder, [{ item, place }]);
  });
  const near = new Map<string, readonly T[]>();
  return (folder) => {
    const known = near.get(folder);
    if (known) return known;
    const found = foldersAbove(folder).flatMap((above) => said.get(above) ?? []);
    const items = found.sort((a, b) => a.place - b.place).map(({ item }) => item);
    near.set(folder, items);
    return items;
  };
}

/** A path without its extension. */
export function stemOf(path: string): string {
  const dot = path.lastIndexOf(".");
  return dot > path.lastIndexOf("/") ? path.slice(0, dot) : path;
}

/** Files by their paths without extensions. */
export function filesByStem(files: Iterable<string>): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const file of files) {
    const stem = stemOf(file);
    const known = found.get(stem);
    if (known) known.push(file);
    else found.set(stem, [file]);
  }
  return found;
}

/** How a file is named from beside another. */
export function relativePath(from: string, to: string): string {
  const path = posix.relative(posix.dirname(from), to);
  return path.startsWith("../") ? path : `./${path}`;
}

/** The folder itself and those above it, nearest first; the last is the top, "". */
export function foldersAbove(folder: string): string[] {
  const folders: string[] = [];
  for (let at = folder; at !== ""; at = folderOf(at)) folders.push(at);
  return [...folders, ""];
}
