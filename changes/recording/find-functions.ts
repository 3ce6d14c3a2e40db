import type { Class, Expression, Node, Program, PropertyDefinition } from "oxc-parser";
import { childrenOf } from "../graph/child-nodes.ts";
import {
  type FunctionPart,
  innerFunctions,
  isDecorated,
  type Span,
  shellOf,
} from "./inner-functions.ts";

/** What a file declares at its top. */
export type DeclaredPart = Span & {
  name: string;
  /** How it is declared. */
  mark: string;
  /** Functions that have a name of their own: it itself, its methods, its fields. */
  named: FunctionPart[];
  /** Other functions in what runs when it is made. */
  inner: FunctionPart[];
};

/** What is declared more than once, or seen by decorators, is left to the load-time code. */
export function findFunctions(program: Program): DeclaredPart[] {
  const declared = program.body.flatMap(declarationsOf);
  const times = new Map<string, number>();
  for (const { name } of declared) times.set(name, (times.get(name) ?? 0) + 1);
  const single = declared.filter(({ name }) => times.get(name) === 1);
  const exported = exportedNames(program);
  return single.map((item) => {
    const { name, node, kind } = item;
    const mark = exported.has(name) ? "exported " : "";
    const named = partsOf(item).map((part) => ({ ...part, shell: `${mark}${part.shell}` }));
    const isWhole = named.some((part) => part.name === name) || isDecorated(node);
    const inner = isWhole ? [] : innerFunctions(name, [node], named);
    return {
      name,
      start: node.start,
      end: node.end,
      mark: `${mark}${kind ?? node.type}`,
      named,
      inner,
    };
  });
}

type Declared = { name: string; node: Node; from?: number; kind?: string };

function declarationsOf(node: Node): Declared[] {
  switch (node.type) {
    case "ExportNamedDeclaration":
      return node.declaration ? declarationsOf(node.declaration) : [];
    case "ExportDefaultDeclaration": {
      const own = declarationsOf(node.declaration);
      return own.length > 0 ? own : [{ name: "default", node: node.declaration }];
    }
    case "FunctionDeclaration":
    case "ClassDeclaration":
      return [{ name: node.id?.name ?? "default", node }];
    case "TSModuleDeclaration":
    case "TSEnumDeclaration":
      return node.id.type === "Identifier" ? [{ name: node.id.name, node }] : [];
    case "VariableDeclaration":
      return node.declarations.flatMap(({ id, init }) =>
        id.type === "Identifier" && init
          ? [{ name: id.name, node: init, from: id.start, kind: node.kind }]
          : [],
      );
    default:
      return [];
  }
}

function exportedNames(program: Program): Set<string> {
  return new Set(program.body.flatMap(namesExportedBy));
}

function namesExportedBy(node: Node): string[] {
  if (node.type === "ExportDefaultDeclaration") return declarationsOf(node).map(({ name }) => name);
  if (node.type !== "ExportNamedDeclaration" || node.source) return [];
  const listed = node.specifiers.flatMap(({ local }) => ("name" in local ? [local.name] : []));
  return [...declarationsOf(node).map(({ name }) => name), ...listed];
}

function partsOf({ name, node: given, from }: Declared): FunctionPart[] {
  const node = withoutTypes(given);
  switch (node.type) {
    case "FunctionDeclaration":
    case "FunctionExpression":
    case "ArrowFunctionExpression":
      return node.body ? [partOf(name, node, shellOf(node), { node, from })] : [];
    case "ClassDeclaration":
    case "ClassExpression":
      return classParts(name, node);
    case "ObjectExpression":
      return objectParts(name, node);
    default:
      return [];
  }
}

function withoutTypes(node: Node): Node {
  switch (node.type) {
    case "ParenthesizedExpression":
    case "TSAsExpression":
    case "TSSatisfiesExpression":
      return withoutTypes(node.expression);
    default:
      return node;
  }
}

function partOf(
  name: string,
  { start, end }: Span,
  shell: string,
  { node, from = start }: { node: Node; from?: number | undefined },
): FunctionPart {
  const inner = innerFunctions(name, childrenOf(node));
  return { name, start, end, runs: { start: from, end }, shell, inner };
}

function classParts(owner: string, node: Class): FunctionPart[] {
  if (isDecorated(node)) return [];
  return node.body.body.flatMap((member) => {
    if (member.type === "PropertyDefinition") return fieldPart(owner, member);
    if (member.type !== "MethodDefinition" || !member.value.body) return [];
    const key = keyName(member.key, member.computed);
    if (key === null) return [];
    const name = member.kind === "constructor" ? "constructor" : key;
    const shell = `${member.static ? "static " : ""}${member.kind} ${shellOf(member.value)}`;
    return [
      partOf(`${owner}.${name}`, member, shell, { node: member.value, from: member.key.start }),
    ];
  });
}

/** Fields of instances get their values when one is made. */
function fieldPart(owner: string, member: PropertyDefinition): FunctionPart[] {
  const key = keyName(member.key, member.computed);
  if (key === null || member.static) return [];
  const shell = `field ${member.declare} ${member.value !== null}`;
  return [partOf(`${owner}.${key}`, member, shell, { node: member, from: member.key.start })];
}

function keyName(key: Node, computed: boolean): string | null {
  if (computed) return null;
  if (key.type === "PrivateIdentifier") return `#${key.name}`;
  if (key.type === "Identifier") return key.name;
  return key.type === "Literal" ? String(key.value) : null;
}

function objectParts(owner: string, node: Extract<Expression, { type: "ObjectExpression" }>) {
  const entries = node.properties;
  const isPlain = entries.every((entry) => entry.type === "Property" && !entry.computed);
  if (!isPlain) return [];
  return entries.flatMap((entry): FunctionPart[] => {
    if (entry.type !== "Property") return [];
    const key = keyName(entry.key, entry.computed);
    const value = withoutTypes(entry.value);
    const isFunction =
      value.type === "FunctionExpression" || value.type === "ArrowFunctionExpression";
    if (key === null || !isFunction) return [];
    return [partOf(`${owner}.${key}`, entry, `${entry.kind} ${shellOf(value)}`, { node: value })];
  });
}
