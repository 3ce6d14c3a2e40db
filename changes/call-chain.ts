import type { Expression, Super } from "oxc-parser";

/** With what tests and groups of them are declared. */
export const declarers = /^[xf]?(?:test|it|describe|suite|context|specify)$/;

/** The names a call goes through: `it.skip.each(x)(…)` is it, skip, each. */
export function chainOf(node: Expression | Super): string[] {
  switch (node.type) {
    case "Identifier":
      return [node.name];
    case "ThisExpression":
      return ["this"];
    case "CallExpression":
      return chainOf(node.callee);
    case "TaggedTemplateExpression":
      return chainOf(node.tag);
    case "MemberExpression":
      return [
        ...chainOf(node.object),
        node.property.type === "Identifier" ? node.property.name : "",
      ];
    default:
      return [];
  }
}

/** The name a chain of calls starts with; none where it starts with a value, as `/a/.test(x)`. */
export function startOf(callee: Expression | Super): string {
  if (callee.type === "CallExpression") return startOf(callee.callee);
  if (callee.type === "MemberExpression") return startOf(callee.object);
  if (callee.type === "TaggedTemplateExpression") return startOf(callee.tag);
  return callee.type === "Identifier" ? callee.name : "";
}
