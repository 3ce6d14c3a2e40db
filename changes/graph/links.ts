import type { Link } from "../source-tree.ts";
import { joinPath } from "./paths.ts";

/** Paths that are links, with the path each names; null for one that leaves the tree. */
export type Links = ReadonlyMap<string, string | null>;

/** As many as Linux follows before it takes them for a circle. */
const mostHops = 40;

export function linkMap(links: Link[]): Links {
  return new Map(links.map(({ path, target }) => [path, target]));
}

/** Where a path leads once all links on its way are followed; null when that is nowhere in the tree. */
export function followLinks(links: Links, path: string): string | null {
  let at = path;
  for (let hops = 0; hops < mostHops; hops += 1) {
    const link = firstLink(links, at);
    if (link === null) return at;
    const target = links.get(link) ?? null;
    const next = target === null ? null : joinPath(target, at.slice(link.length + 1));
    if (next === null) return null;
    at = next;
  }
  return null;
}

/** The shortest beginning of a path that is a link. */
function firstLink(links: Links, path: string): string | null {
  if (links.size === 0) return null;
  for (let end = path.indexOf("/"); end >= 0; end = path.indexOf("/", end + 1)) {
    const folder = path.slice(0, end);
    if (links.has(folder)) return folder;
  }
  return links.has(path) ? path : null;
}

/**
 * The other paths under which files of a tree are found, each with the file's own path. What is
 * found again through a link to a folder around it is left out: whoever walks the tree stops there.
 */
export function linkedPaths(links: Links, files: Iterable<string>): Map<string, string> {
  const places = [...links.keys()].flatMap((link) => {
    const target = followLinks(links, link);
    return target === null || isInside(link, target) ? [] : [{ link, target }];
  });
  const found = new Map<string, string>();
  if (places.length === 0) return found;
  for (const file of files) {
    for (const { link, target } of places) {
      if (isInside(file, target)) found.set(link + file.slice(target.length), file);
    }
  }
  return found;
}

function isInside(path: string, folder: string): boolean {
  return folder === "" || path === folder || path.startsWith(`${folder}/`);
}
