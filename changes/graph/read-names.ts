import type { Expression, MemberExpression, Node } from "oxc-parser";
import { textsOf } from "./constant-texts.ts";
import type { Sink } from "./sink.ts";

const cutters =
  /^(split|slice|substring|substr|replace|replaceAll|match|matchAll|exec|toLowerCase|toUpperCase|trim|parse)$/;

/** A name put together of parts may be that of any member it fits. */
export function mentionMade(node: Node, { file, unit }: Sink): void {
  if (node.type !== "TemplateLiteral" && node.type !== "BinaryExpression") return;
  if (node.type === "BinaryExpression" ? node.operator !== "+" : node.expressions.length === 0)
    return;
  for (const text of textsOf(node, file.constants)) {
    const name = text.replaceAll("**", "*");
    if (/^[\w$*]+$/.test(name) && /[\w$]{2}/.test(name)) unit.mention(name);
  }
}

/** `object[name]()` calls what it is told to; `"a b".split(" ")` holds names. */
export function noteLookUp(callee: Expression, { unit }: Sink): void {
  if (callee.type !== "MemberExpression") return;
  const { property, object } = callee;
  if (callee.computed) {
    if (property.type !== "Literal" && !isCounter(property)) unit.markLookUp();
  } else if (cutters.test(memberName(callee))) {
    unit.markCut();
    if (object.type === "Literal" && typeof object.value === "string")
      for (const word of object.value.split(/[^\w$]+/)) unit.mention(word);
  }
}

function isCounter(property: Node): boolean {
  return property.type === "Identifier" && /^(i|j|idx|index)$/.test(property.name);
}

export function memberName(node: MemberExpression): string {
  if (node.property.type === "PrivateIdentifier") return `#${node.property.name}`;
  return node.property.type === "Identifier" ? node.property.name : "";
}
