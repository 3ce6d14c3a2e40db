import type { Files } from "../memory-tree.ts";

/** A small repository, an edit that breaks some of its tests, and what is true after it. */
export type Trap = {
  name: string;
  files: Files;
  /** Null deletes. */
  edit: Record<string, string | null>;
  /** The test files that fail then, as a runner tells. */
  fails: string[];
  /** Test files that no good selection holds. */
  spares?: string[];
  /** Why everything is selected, where that is right. */
  full?: RegExp;
  /** Packages of the repository that are linked in `node_modules`, with their folders. */
  installed?: Record<string, string>;
  /** Files that are there, and not in the repository. */
  outside?: Files;
  /** How the runner resolves what a plugin would. */
  alias?: Record<string, string>;
};

/** A test file: what stands at its top, and an expression that must be true. */
export function testing(top: string, truth: string): string {
  return `${top}\nit("holds", async () => {\n  expect(${truth}).toBe(true);\n});\n`;
}
