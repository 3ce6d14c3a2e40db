import type { TestOutline } from "../../contracts/test-outline.ts";

/** Where the reading stands: what was found so far, and what encloses the next piece of syntax. */
export type Place = {
  outline: TestOutline;
  source: string;
  titles: string[];
  settings: string[];
  /** Reads what lies below a piece of syntax. */
  visitBelow(node: object, place: Place): void;
};

/** The text of a node, without what only layout decides. */
export function textOf({ start, end }: { start: number; end: number }, source: string): string {
  return source
    .slice(start, end)
    .replace(/\s+/g, " ")
    .replace(/ ?([()[\]{},;:.=<>!?+*/|&-]) ?/g, "$1")
    .replace(/,([)\]}])/g, "$1")
    .replace(/['`]/g, '"');
}
