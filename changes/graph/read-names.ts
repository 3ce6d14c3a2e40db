import type { Expression, MemberExpression, Node } from "oxc-parser";
import { chainOf } from "../call-chain.ts";
import { textsOf } from "./constant-texts.ts";
import type { Sink } from "./sink.ts";
import type { UnitDraft } from "./unit-draft.ts";

const cutters =
  /^(split|slice|substring|substr|replace|replaceAll|match|matchAll|exec|toLowerCase|toUpperCase|trim|parse|concat|charAt)$/;
const recasers = /(camel|pascal|snake|kebab|capital|(upper|lower)(First|Case)|ucfirst)/i;
const pathModules = /^(node)?path$|^posix$|^win32$/i;

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
  if (recasers.test(chainOf(callee).at(-1) ?? "")) unit.markCut();
  if (callee.type !== "MemberExpression") return;
  if (callee.computed) noteName(callee.property, unit);
  else if (cutters.test(memberName(callee)) || joinsTexts(callee)) {
    unit.markCut();
    for (const word of wordsOf(callee.object)) unit.mention(word);
  }
}

function noteName(name: Node, unit: UnitDraft): void {
  if (name.type !== "Literal" && !isCounter(name)) unit.markLookUp();
  // Whatever made the name may have put it together.
  if (name.type === "CallExpression") unit.markCut();
}

function wordsOf(node: Node): string[] {
  return node.type === "Literal" && typeof node.value === "string"
    ? node.value.split(/[^\w$]+/)
    : [];
}

/** `list.join("_")`, where `path.join(a, b)` makes no name. */
function joinsTexts(callee: MemberExpression): boolean {
  const [of = ""] = chainOf(callee.object);
  return memberName(callee) === "join" && !pathModules.test(of);
}

function isCounter(property: Node): boolean {
  return property.type === "Identifier" && /^(i|j|idx|index)$/.test(property.name);
}

export function memberName(node: MemberExpression): string {
  if (node.property.type === "PrivateIdentifier") return `#${node.property.name}`;
  return node.property.type === "Identifier" ? node.property.name : "";
}
