import type { Node } from "oxc-parser";

/** The pieces of syntax a piece is made of. */
export function childrenOf(node: Node): Node[] {
  const children: Node[] = [];
  for (const [key, child] of Object.entries(node)) {
    if (typeof child !== "object" || child === null || key === "parent") continue;
    if (!Array.isArray(child)) add(child, children);
    else for (const one of child) add(one, children);
  }
  return children;
}

function add(value: unknown, children: Node[]): void {
  if (isNode(value)) children.push(value);
}

export function isNode(value: unknown): value is Node {
  return typeof value === "object" && value !== null && "type" in value;
}
