import { isUtf8 } from "node:buffer";
import { createHash } from "node:crypto";
import { readlink } from "node:fs/promises";
import { join, posix } from "node:path";
import { readPlainFile } from "../plain-file.ts";
import type { Blobs } from "./blobs.ts";
import { isFile, isLink, type TreeEntry } from "./tree-entries.ts";

/** Longer files are generated, and are not read. */
const mostBytes = 4 * 2 ** 20;

/**
 * The regular files of a tree, read when asked for. What git has comes from git, whatever a filter
 * made of it on disk; the rest from the folder. Links are told apart; submodules are nothing.
 */
export function gitSources(entries: ReadonlyMap<string, TreeEntry>, blobs: Blobs, folder?: string) {
  const fileAt = (path: string) => {
    const entry = entries.get(path);
    return entry && isFile(entry) ? entry : null;
  };
  const fromDisk = async (path: string) => (folder ? readPlainFile(join(folder, path)) : null);
  const linkAt = async (path: string, { id }: TreeEntry) => {
    const named = id ? (await blobs.read(id)).toString("utf8") : await namedOnDisk(path, folder);
    return { path, target: named === null ? null : placeNamed(path, named, folder) };
  };
  return {
    links: async () => {
      const links = [...entries].filter(([, entry]) => isLink(entry));
      return await Promise.all(links.map(([path, entry]) => linkAt(path, entry)));
    },
    list: async () => [...entries].flatMap(([path, entry]) => (isFile(entry) ? [path] : [])),
    async read(path: string): Promise<string | null> {
      const entry = fileAt(path);
      if (!entry) return null;
      const bytes = entry.id ? await blobs.read(entry.id) : await fromDisk(path);
      if (bytes === null) return null;
      return bytes.length > mostBytes ? null : textOf(bytes);
    },
    async hash(path: string): Promise<string | null> {
      const entry = fileAt(path);
      if (!entry || entry.id) return entry?.id ?? null;
      const bytes = await fromDisk(path);
      return bytes && blobId(bytes);
    },
  };
}

async function namedOnDisk(path: string, folder: string | undefined): Promise<string | null> {
  return folder ? await readlink(join(folder, path)).catch(() => null) : null;
}

/** The path in the tree that a link names; null when it lies outside. */
function placeNamed(path: string, named: string, folder: string | undefined): string | null {
  if (!folder && posix.isAbsolute(named)) return null;
  const place = folder
    ? posix.relative(folder, posix.resolve(folder, posix.dirname(path), named))
    : posix.join(posix.dirname(path), named).replace(/\/$/, "");
  if (place === ".") return "";
  return place === ".." || place.startsWith("../") ? null : place;
}

/** Text that is not UTF-8 is read byte by byte, so that any two contents differ. */
function textOf(bytes: Buffer): string {
  if (isUtf8(bytes)) return bytes.toString("utf8");
  const isWide = bytes[0] === 0xff && bytes[1] === 0xfe;
  return bytes.toString(isWide ? "utf16le" : "latin1");
}

/** As git names the content, so that it is known again once it is committed. */
function blobId(bytes: Buffer): string {
  return createHash("sha1").update(`blob ${bytes.length}\0`).update(bytes).digest("hex");
}
