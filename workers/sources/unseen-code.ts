import { posix } from "node:path";
import type { Blobs } from "./blobs.ts";
import { isLink, type TreeEntry } from "./tree-entries.ts";

const code = /\.([cm]?[jt]sx?|vue|svelte|astro)$/;

/**
 * Code of the repository that is also reached under another path, through a link: who imports it
 * from there cannot be told. Null when there is none.
 */
export async function findUnseen(
  entries: ReadonlyMap<string, TreeEntry>,
  blobs: Blobs,
): Promise<string | null> {
  for (const [path, entry] of entries) {
    if (!isLink(entry) || !entry.id) continue;
    const target = (await blobs.read(entry.id)).toString("utf8");
    const place = posix.normalize(posix.join(posix.dirname(path), target)).replace(/\/$/, "");
    if (holdsCode(entries, place)) return `${path} is a link to ${place}, which holds code`;
  }
  return null;
}

function holdsCode(entries: ReadonlyMap<string, TreeEntry>, place: string): boolean {
  if (entries.has(place)) return code.test(place);
  const inside = place === "." ? "" : `${place}/`;
  for (const path of entries.keys()) if (path.startsWith(inside) && code.test(path)) return true;
  return false;
}
