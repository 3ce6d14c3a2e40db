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
      return [""];
  }
}
