import { createHash } from "node:crypto";
import type { Link, SourceTree } from "../../changes/source-tree.ts";
import type { ChangeSet } from "../../contracts/change-set.ts";

export type Files = Record<string, string>;

export function memoryTree(files: Files, links: Link[] = []): SourceTree {
  return {
    links: async () => links,
    list: async () => Object.keys(files).sort(),
    read: async (path) => files[path] ?? null,
    hash: async (path) => {
      const source = files[path];
      return source === undefined ? null : createHash("sha256").update(source).digest("hex");
    },
  };
}

/** What git would say differs, without looking for renames. */
export function changedFiles(base: Files, head: Files): ChangeSet["files"] {
  const paths = [...new Set([...Object.keys(base), ...Object.keys(head)])].sort();
  return paths
    .filter((path) => base[path] !== head[path])
    .map((path) => ({
      path,
      previousPath: null,
      status: !(path in base) ? "added" : path in head ? "modified" : "deleted",
    }));
}
