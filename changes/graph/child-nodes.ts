import type { Node } from "oxc-parser";

/** The pieces of syntax a piece is made of. */
export function childrenOf(node: Node): Node[] {
  return Object.entries(node).flatMap(([key, child]) =>
    key === "parent" ? [] : [child].flat().filter(isNode),
  );
}

function isNode(value: unknown): value is Node {
  return typeof value === "object" && value !== null && "type" in value;
}
