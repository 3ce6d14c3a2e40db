import { createHash } from "node:crypto";
import { constants } from "node:fs";
import { open } from "node:fs/promises";
import { join } from "node:path";
import type { Blobs } from "./blobs.ts";
import { isFile, type TreeEntry } from "./tree-entries.ts";

/** Longer files are generated, and are not read. */
const mostBytes = 4 * 2 ** 20;

/**
 * The regular files of a tree, read when asked for. What git has comes from git, whatever a filter
 * made of it on disk; the rest from the folder. Links and submodules are no files.
 */
export function gitSources(entries: ReadonlyMap<string, TreeEntry>, blobs: Blobs, folder?: string) {
  const fileAt = (path: string) => {
    const entry = entries.get(path);
    return entry && isFile(entry) ? entry : null;
  };
  const fromDisk = async (path: string) => (folder ? readPlainFile(join(folder, path)) : null);
  return {
    list: async () => [...entries].flatMap(([path, entry]) => (isFile(entry) ? [path] : [])),
    async read(path: string): Promise<string | null> {
      const entry = fileAt(path);
      if (!entry) return null;
      const bytes = entry.id ? await blobs.read(entry.id) : await fromDisk(path);
      if (bytes === null) return null;
      return bytes.length > mostBytes ? null : bytes.toString("utf8");
    },
    async hash(path: string): Promise<string | null> {
      const entry = fileAt(path);
      if (!entry || entry.id) return entry?.id ?? null;
      const bytes = await fromDisk(path);
      return bytes && blobId(bytes);
    },
  };
}

/** Null for what is no regular file, or was removed meanwhile; links are not followed. */
async function readPlainFile(path: string): Promise<Buffer | null> {
  const how = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
  const file = await open(path, how).catch(() => null);
  if (!file) return null;
  try {
    return (await file.stat()).isFile() ? await file.readFile() : null;
  } finally {
    await file.close();
  }
}

/** As git names the content, so that it is known again once it is committed. */
function blobId(bytes: Buffer): string {
  return createHash("sha1").update(`blob ${bytes.length}\0`).update(bytes).digest("hex");
}
