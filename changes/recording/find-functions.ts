import type {
  Class,
  Expression,
  Node,
  ParamPattern,
  Program,
  PropertyDefinition,
} from "oxc-parser";

export type Span = { start: number; end: number };

/** Part of a file that does nothing before it is called. */
export type FunctionPart = Span & {
  name: string;
  /** Where its name begins, if it has one: modifiers before it belong to what is around. */
  from: number;
  /** What can be seen of it without a call. */
  shell: string;
};

/**
 * Functions of a file that have a name of their own: at its top, in its classes and in its constant
 * objects. What is declared more than once, or seen by decorators, is left to the load-time code.
 */
export function findFunctions(program: Program): FunctionPart[] {
  const declared = program.body.flatMap(declarationsOf);
  const times = new Map<string, number>();
  for (const { name } of declared) times.set(name, (times.get(name) ?? 0) + 1);
  const single = declared.filter(({ name }) => times.get(name) === 1);
  const exported = exportedNames(program);
  return single.flatMap((item) => {
    const mark = exported.has(item.name) ? "exported " : "";
    return partsOf(item).map((part) => ({ ...part, shell: `${mark}${part.shell}` }));
  });
}

type Declared = { name: string; node: Node; from?: number };

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
        id.type === "Identifier" && init ? [{ name: id.name, node: init, from: id.start }] : [],
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
      return node.body ? [partOf(name, node, shellOf(node), from)] : [];
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

function partOf(name: string, { start, end }: Span, shell: string, from = start): FunctionPart {
  return { name, start, end, from, shell };
}

type AnyFunction = {
  type: string;
  async: boolean;
  generator: boolean;
  params: ParamPattern[];
};

/** `length`, and what kind of function it is, can be asked of it without a call. */
function shellOf({ type, async, generator, params }: AnyFunction): string {
  const ends = params.findIndex(
    (param) => param.type === "RestElement" || param.type === "AssignmentPattern",
  );
  const length = ends < 0 ? params.length : ends;
  return `${type}${async ? " async" : ""}${generator ? " *" : ""} ${length}`;
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
    return [partOf(`${owner}.${name}`, member, shell, member.key.start)];
  });
}

/** Fields of instances get their values when one is made. */
function fieldPart(owner: string, member: PropertyDefinition): FunctionPart[] {
  const key = keyName(member.key, member.computed);
  if (key === null || member.static) return [];
  const shell = `field ${member.declare} ${member.value !== null}`;
  return [partOf(`${owner}.${key}`, member, shell, member.key.start)];
}

function isDecorated(node: Class): boolean {
  return (
    node.decorators.length > 0 ||
    node.body.body.some(
      (member) =>
        ("decorators" in member && member.decorators.length > 0) ||
        (member.type === "MethodDefinition" &&
          member.value.params.some((param) => "decorators" in param && param.decorators?.length)),
    )
  );
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
    return [partOf(`${owner}.${key}`, entry, `${entry.kind} ${shellOf(value)}`)];
  });
}
