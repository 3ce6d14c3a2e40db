import type { ChangedSymbol, ChangeSet } from "../contracts/change-set.ts";
import type { SourceTree } from "./source-tree.ts";

export type ChangedFile = ChangeSet["files"][number];
export type Sides = { base: SourceTree; head: SourceTree };

/**
 * Tells in symbols what changed in the files of some language. What no detector reads counts as a
 * file that changed; where such a file has tests of its own language, all tests are chosen.
 */
export interface ChangeDetector {
  reads(path: string): boolean;
  /** Files it reads, before or after; the symbols in any order. */
  detect(files: ChangedFile[], sides: Sides): Promise<ChangedSymbol[]>;
}
