import { join } from "node:path";
import { readPlainFile } from "../workers/plain-file.ts";
import { hashOf, largestFileBytes } from "./text-file.ts";

/** Which content of which file an agent has seen, so that no edit is made blindly. */
export interface ReadLedger {
  /** Notes that the agent knows this content. */
  note(path: string, hash: string): void;
  /** Whether the agent knows the content, an older one, or none. */
  compare(path: string, hash: string): "known" | "changed" | "unread";
  move(from: string, to: string): void;
  forget(path: string): void;
  /** Paths the agent has seen and that now hold something else. */
  changed(root: string): Promise<string[]>;
}

export function createReadLedger(): ReadLedger {
  const seen = new Map<string, string>();
  return {
    note: (path, hash) => void seen.set(path, hash),
    compare(path, hash) {
      const known = seen.get(path);
      if (known === undefined) return "unread";
      return known === hash ? "known" : "changed";
    },
    move(from, to) {
      const hash = seen.get(from);
      seen.delete(from);
      if (hash !== undefined) seen.set(to, hash);
    },
    forget: (path) => void seen.delete(path),
    async changed(root) {
      const checked = await Promise.all(
        [...seen].map(async ([path, hash]) =>
          (await currentHash(join(root, path))) === hash ? [] : [path],
        ),
      );
      return checked.flat().sort();
    },
  };
}

/** Null when the agent has seen something else for certain: only smaller files are ever shown. */
async function currentHash(absolute: string): Promise<string | null> {
  const content = await readPlainFile(absolute, largestFileBytes);
  return content && hashOf(content);
}
