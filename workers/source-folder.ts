import { createHash } from "node:crypto";
import { lstat, readdir, readFile, realpath } from "node:fs/promises";
import { join, relative, sep } from "node:path";

const MOST_BYTES = 2 * 1024 * 1024;
const left = new Set([".git", "node_modules"]);

/** The files of a working copy, read when asked for; no link is followed, and no device is read. */
export function openSourceFolder(root: string, mostBytes = MOST_BYTES) {
  const real = realpath(root).catch(() => root);
  const read = async (path: string): Promise<string | null> => {
    try {
      const place = join(await real, path);
      const stat = await lstat(place);
      if (!stat.isFile() || (await realpath(place)) !== place) return null;
      return stat.size > mostBytes ? "" : await readFile(place, "utf8");
    } catch {
      return null;
    }
  };
  return {
    list: () => walk(root, root),
    read,
    async hash(path: string): Promise<string | null> {
      const text = await read(path);
      return text === null ? null : createHash("sha1").update(text).digest("hex");
    },
  };
}

async function walk(folder: string, root: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const found = await Promise.all(
    entries.map(async (entry) => {
      if (left.has(entry.name)) return [];
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return walk(path, root);
      return entry.isFile() ? [relative(root, path).split(sep).join("/")] : [];
    }),
  );
  return found.flat();
}
