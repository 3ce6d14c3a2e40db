import { readFileSync, realpathSync } from "node:fs";
import { dirname, isAbsolute } from "node:path";
import { isBelow } from "./mounts.ts";

/**
 * Whether a process of the host listens on a socket file below one of these folders: the
 * network namespace does not cover socket files. True when it cannot be told.
 */
export function hasLiveSocket(folders: readonly string[]): boolean {
  const bound = boundPaths();
  if (!bound) return true;
  const real = folders.map(resolve);
  return [...new Set(bound.map(dirname))].some((folder) => {
    // Bound by a relative path: nobody knows relative to what.
    if (!isAbsolute(folder)) return true;
    const where = resolve(folder);
    return real.some((root) => where === root || isBelow(where, root));
  });
}

/** Paths as they were given to bind(2); abstract names start with an @ and are left out. */
function boundPaths(): string[] | null {
  try {
    const lines = readFileSync("/proc/net/unix", "utf8").split("\n").slice(1);
    return lines.flatMap((line) => {
      const path = /^(?:\S+\s+){7}(.+)$/.exec(line)?.[1];
      return path === undefined || path.startsWith("@") ? [] : [path];
    });
  } catch {
    return null;
  }
}

function resolve(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}
