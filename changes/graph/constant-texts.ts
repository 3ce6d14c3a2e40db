import type { CallExpression, Expression, Node, Program } from "oxc-parser";
import { isNode } from "./child-nodes.ts";

/** Texts of a file's constants by name; a name that may also stand for something else is not in it. */
export type Constants = ReadonlyMap<string, string[]>;

/** In a pattern, what can only be known when the code runs. */
const anything = "**";
const here = "__dirname";

/** Every text an expression may be, each with `**` for what cannot be told. */
export function textsOf(node: Expression, constants: Constants): string[] {
  switch (node.type) {
    case "Literal":
      return typeof node.value === "string" ? [node.value] : [anything];
    case "Identifier":
      return constants.get(node.name) ?? [anything];
    case "TemplateLiteral":
      return joined(
        node.quasis.flatMap(({ value }, at) => {
          const next = node.expressions[at];
          return [[value.cooked ?? ""], ...(next ? [textsOf(next, constants)] : [])];
        }),
      );
    case "BinaryExpression":
      return node.operator === "+"
        ? joined([textsOf(node.left, constants), textsOf(node.right, constants)])
        : [anything];
    case "ConditionalExpression":
      return [...textsOf(node.consequent, constants), ...textsOf(node.alternate, constants)];
    case "ParenthesizedExpression":
    case "TSAsExpression":
      return textsOf(node.expression, constants);
    case "CallExpression":
      return joinedPaths(node, constants);
    default:
      return [anything];
  }
}

/** `path.join(__dirname, "..", "x")`, and the same of `resolve`. */
function joinedPaths({ callee, arguments: given }: CallExpression, constants: Constants): string[] {
  const name = callee.type === "MemberExpression" ? callee.property : callee;
  const called = name.type === "Identifier" ? name.name : "";
  const [first] = given;
  // What else is resolved is meant from where the process is.
  const isHere = first?.type === "Identifier" && first.name === here;
  const joins = called === "join" || (called === "resolve" && isHere);
  const parts = given.map((part) =>
    part.type === "SpreadElement" ? [anything] : textsOf(part, constants),
  );
  const isPlain = (text: string) => !text.includes(anything) && !text.startsWith("/");
  if (!joins || parts.length === 0 || !parts.flat().every(isPlain)) return [anything];
  const texts = joined(parts.flatMap((part, at) => (at === 0 ? [part] : [["/"], part])));
  return texts.map((text) => (/^\.\.?\//.test(text) ? text : anything));
}

const mostTexts = 64;

function joined(parts: string[][]): string[] {
  const texts = parts.reduce((before, part) =>
    before.length * part.length > mostTexts
      ? [anything]
      : before.flatMap((start) => part.map((end) => start + end)),
  );
  return texts.map((text) => text.replace(/\*{2,}/g, anything));
}

/** Reads the constants of a file whose texts are written out, wherever they are declared. */
export function readConstants(program: Program): Constants {
  const constants = new Map<string, string[]>();
  const others = new Set<string>();
  const visit = (node: unknown): void => {
    if (Array.isArray(node)) node.forEach(visit);
    if (!isNode(node)) return;
    for (const { name, texts } of boundBy(node)) {
      if (texts.length === 0 || texts.some((text) => text.includes(anything))) others.add(name);
      else constants.set(name, [...(constants.get(name) ?? []), ...texts]);
    }
    for (const [key, child] of Object.entries(node)) if (key !== "parent") visit(child);
  };
  visit(program);
  // Where it is no constant of the file's own, it is the folder of the file.
  if (!constants.has(here)) constants.set(here, ["."]);
  for (const name of others) constants.delete(name);
  return constants;
}

type Bound = { name: string; texts: string[] };

/** Names that a piece of syntax gives to values, and what they may be where that is written out. */
function boundBy(node: Node): Bound[] {
  switch (node.type) {
    case "VariableDeclaration":
      return node.declarations.flatMap(({ id, init }) =>
        node.kind === "const" && id.type === "Identifier" && init
          ? [{ name: id.name, texts: textsOf(init, new Map()) }]
          : unknown(id),
      );
    case "FunctionDeclaration":
    case "FunctionExpression":
    case "ArrowFunctionExpression":
      return [...unknown(node.id), ...node.params.flatMap(unknown)];
    case "ClassDeclaration":
    case "ClassExpression":
      return unknown(node.id);
    case "CatchClause":
      return unknown(node.param);
    case "ImportDeclaration":
      return node.specifiers.flatMap(({ local }) => unknown(local));
    default:
      return [];
  }
}

/** Every name in a pattern, as one of which nothing is known. */
function unknown(pattern: unknown): Bound[] {
  if (Array.isArray(pattern)) return pattern.flatMap(unknown);
  if (!isNode(pattern)) return [];
  if (pattern.type === "Identifier") return [{ name: pattern.name, texts: [] }];
  return Object.entries(pattern).flatMap(([key, part]) => (key === "parent" ? [] : unknown(part)));
}
