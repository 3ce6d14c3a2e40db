import { posix } from "node:path";
import { groupBy } from "../group-by.ts";

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
  const placed = items.map((item, place) => ({ item, place }));
  const said = groupBy(placed, ({ item }) => item.folder);
  const known = new Map<string, Near<T>>();
  const nearOf = (folder: string): Near<T> => {
    const near = known.get(folder) ?? merge(said.get(folder) ?? [], aboveOf(folder));
    known.set(folder, near);
    return near;
  };
  const aboveOf = (folder: string) => (folder === "" ? null : nearOf(folderOf(folder)));
  return (folder) => nearOf(folder).items;
}

type Said<T> = { item: T; place: number };
type Near<T> = { said: Said<T>[]; items: readonly T[] };

/** Most folders have nothing to add to what is said above them. */
function merge<T>(own: Said<T>[], above: Near<T> | null): Near<T> {
  if (own.length === 0 && above) return above;
  const said = [...own, ...(above?.said ?? [])].sort((a, b) => a.place - b.place);
  return { said, items: said.map(({ item }) => item) };
}

/** A path without its extension. */
export function stemOf(path: string): string {
  const dot = path.lastIndexOf(".");
  return dot > path.lastIndexOf("/") ? path.slice(0, dot) : path;
}

/** Files by their paths without extensions. */
export function filesByStem(files: Iterable<string>): Map<string, string[]> {
  return groupBy(files, stemOf);
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
