import type { Node } from "oxc-parser";
import { childrenOf } from "../graph/child-nodes.ts";

/** Names a group gives to what its tests share. A written-out text or number is nothing to share. */
export function namesDeclaredIn(statement: Node): string[] {
  if (statement.type === "VariableDeclaration")
    return statement.declarations.flatMap(({ id, init }) =>
      statement.kind === "const" && isWrittenOut(init) ? [] : [...namesUsedIn(id)],
    );
  if ("id" in statement && statement.id?.type === "Identifier") return [statement.id.name];
  return childrenOf(statement).flatMap((child) =>
    /Function/.test(child.type) ? [] : namesDeclaredIn(child),
  );
}

function isWrittenOut(init: Node | null): boolean {
  return init?.type === "Literal" && !("regex" in init);
}

/** Every name that stands in a piece of syntax. */
export function namesUsedIn(node: Node): Set<string> {
  const names = new Set<string>();
  const visit = (one: Node) => {
    if (one.type === "Identifier") names.add(one.name);
    if (one.type === "ThisExpression") names.add("this");
    childrenOf(one).forEach(visit);
  };
  visit(node);
  return names;
}
