import type { Node } from "oxc-parser";
import { childrenOf } from "./child-nodes.ts";

/** Names that a piece of syntax, or what is in it, gives to things of its own. */
export function namesBoundIn(root: Node): Set<string> {
  return namesIn(root, bindersOf);
}

/** Names of what its functions are given. */
export function parametersIn(root: Node): Set<string> {
  return namesIn(root, (node) =>
    "params" in node && Array.isArray(node.params) ? node.params : [],
  );
}

function namesIn(root: Node, binders: (node: Node) => Node[]): Set<string> {
  const names = new Set<string>();
  const bind = (node: Node) => {
    if (node.type === "Identifier") names.add(node.name);
    else childrenOf(node).forEach(bind);
  };
  const visit = (node: Node) => {
    binders(node).forEach(bind);
    childrenOf(node).forEach(visit);
  };
  visit(root);
  return names;
}

function bindersOf(node: Node): Node[] {
  switch (node.type) {
    case "VariableDeclarator":
      return [node.id];
    case "FunctionDeclaration":
    case "FunctionExpression":
    case "ArrowFunctionExpression":
      return [...(node.id ? [node.id] : []), ...node.params];
    case "ClassDeclaration":
    case "ClassExpression":
      return node.id ? [node.id] : [];
    case "CatchClause":
      return node.param ? [node.param] : [];
    default:
      return [];
  }
}
