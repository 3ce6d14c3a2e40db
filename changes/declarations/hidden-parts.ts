import type { Class, ClassElement, Expression, Node, ObjectExpression, Program } from "oxc-parser";
import { groupBy } from "../group-by.ts";

/** What callers of a symbol do not see of it: the body of a function, the value of a variable. */
export type HiddenPart = {
  /** The symbol's name and kind, as ts-morph's reading has them. */
  name: string;
  kind: string;
  exported: boolean;
  /** The declaration, with the types of its name. */
  whole: Span;
  hidden: Node;
};

type Span = { start: number; end: number };
type Owner = { name: string; exported: boolean };
/** A name that is taken, and may make two declarations one symbol. */
type Taken = { name: string; hidden: null; type?: { exported: boolean; whole: Span } };
type Named = HiddenPart | Taken;

/**
 * Finds the hidden parts of a file, in their order; none is inside another. Only where it is plain
 * which symbol a part belongs to; null if the file holds something that makes this unsure.
 */
export function findHiddenParts(program: Program): HiddenPart[] | null {
  const listed = listedNames(program);
  if (listed === null) return null;
  const found = program.body.flatMap((statement) => readStatement(statement, listed));
  const named = groupBy(found, ({ name }) => name);
  return found.flatMap((one) => (one.hidden ? withTypes(one, named.get(one.name) ?? []) : []));
}

/** A type may share the name of a value: the two are told as one, and only the value has a part. */
function withTypes(part: HiddenPart, all: Named[]): HiddenPart[] {
  const types = all.flatMap((one) => (one.hidden === null && one.type ? [one.type] : []));
  if (types.length + 1 !== all.length) return [];
  const wholes = [part.whole, ...types.map(({ whole }) => whole)];
  const start = Math.min(...wholes.map((whole) => whole.start));
  const end = Math.max(...wholes.map((whole) => whole.end));
  const exported = part.exported || types.some((type) => type.exported);
  return [{ ...part, exported, whole: { start, end } }];
}

/** Local names that are exported by a list, or as the default. */
function listedNames({ body }: Program): Set<string> | null {
  const isUnsure = body.some(
    (node) =>
      node.type === "TSExportAssignment" || ("attributes" in node && node.attributes.length > 0),
  );
  return isUnsure ? null : new Set(body.flatMap(namesListedBy));
}

function namesListedBy(node: Node): string[] {
  if (node.type === "ExportDefaultDeclaration")
    return node.declaration.type === "Identifier" ? [node.declaration.name] : [];
  if (node.type !== "ExportNamedDeclaration" || node.source || node.exportKind === "type")
    return [];
  return node.specifiers.flatMap(({ local, exportKind }) =>
    "name" in local && exportKind !== "type" ? [local.name] : [],
  );
}

function readStatement(statement: Node, listed: ReadonlySet<string>): Named[] {
  const marked = statement.type.startsWith("Export");
  const node = declaredBy(statement);
  const ownerOf = (own: string) => ({ name: own, exported: marked || listed.has(own) });
  switch (node?.type) {
    case "FunctionDeclaration":
    case "TSDeclareFunction": {
      const owner = ownerOf(node.id?.name ?? "default");
      return [
        node.body
          ? { ...owner, kind: "function", whole: statement, hidden: node.body }
          : seen(owner.name),
      ];
    }
    case "ClassDeclaration":
      return readMembers(node, ownerOf(node.id?.name ?? "default"));
    case "VariableDeclaration":
      return node.declarations.flatMap((whole) =>
        whole.id.type === "Identifier"
          ? readValue(node.declare ? null : whole.init, ownerOf(whole.id.name), whole)
          : [],
      );
    case "TSInterfaceDeclaration":
    case "TSTypeAliasDeclaration": {
      const { name, exported } = ownerOf(node.id.name);
      return [{ name, hidden: null, type: { exported, whole: statement } }];
    }
    case "TSEnumDeclaration":
      return [seen(node.id.name)];
    case "TSModuleDeclaration":
      return node.id.type === "Identifier" ? [seen(node.id.name)] : [];
    default:
      return [];
  }
}

function seen(name: string): Named {
  return { name, hidden: null };
}

function declaredBy(statement: Node): Node | null {
  if (statement.type === "ExportNamedDeclaration") return statement.declaration;
  return statement.type === "ExportDefaultDeclaration" ? statement.declaration : statement;
}

function readValue(value: Expression | null, owner: Owner, whole: Node): Named[] {
  if (!value) return [seen(owner.name)];
  if (value.type === "ClassExpression") return readMembers(value, owner);
  if (value.type === "ArrowFunctionExpression" || value.type === "FunctionExpression")
    return value.body ? [{ ...owner, kind: "function", whole, hidden: value.body }] : [];
  const object = withoutTypes(value);
  if (object.type !== "ObjectExpression" || !isPlain(object))
    return [{ ...owner, kind: "variable", whole, hidden: value }];
  return [seen(owner.name), ...object.properties.flatMap((entry) => readEntry(entry, owner))];
}

function withoutTypes(value: Expression): Expression {
  const isTyped = value.type === "TSAsExpression" || value.type === "TSSatisfiesExpression";
  return isTyped ? withoutTypes(value.expression) : value;
}

function isPlain({ properties }: ObjectExpression): boolean {
  return properties.every((entry) => entry.type === "Property" && !entry.computed);
}

function readEntry(whole: ObjectExpression["properties"][number], owner: Owner): Named[] {
  if (whole.type !== "Property" || whole.shorthand) return [];
  const name = `${owner.name}.${keyOf(whole.key)}`;
  const isValue = whole.kind === "init" && !whole.method;
  const hidden = isValue ? whole.value : "body" in whole.value ? whole.value.body : null;
  if (hidden === null || whole.key.type !== "Identifier" || !("type" in hidden))
    return [seen(name)];
  return [{ name, exported: owner.exported, kind: isValue ? "property" : "method", whole, hidden }];
}

const methodKinds = {
  constructor: "constructor",
  method: "method",
  get: "accessor",
  set: "accessor",
};

function readMembers(node: Class, owner: Owner): Named[] {
  const members = node.body.body.flatMap((whole): Named[] => {
    if (!("key" in whole)) return [];
    const member = describeMember(whole);
    const own = member?.kind === "constructor" ? "constructor" : keyOf(whole.key);
    const name = `${owner.name}.${own}`;
    const isPlain =
      whole.key.type !== "Literal" && !whole.computed && whole.decorators.length === 0;
    if (!member?.hidden || !isPlain) return [seen(name)];
    const exported = owner.exported && !own.startsWith("#");
    return [{ name, exported, kind: member.kind, whole, hidden: member.hidden }];
  });
  return [seen(owner.name), ...members];
}

/** Null for what leaves nothing behind at run time, and for what is rare. */
function describeMember(node: ClassElement): { kind: string; hidden: Node | null } | null {
  if (node.type === "MethodDefinition")
    return { kind: methodKinds[node.kind], hidden: node.value.body };
  if (node.type !== "PropertyDefinition" || node.declare) return null;
  return { kind: "property", hidden: node.value };
}

function keyOf(key: Node): string {
  if (key.type === "PrivateIdentifier") return `#${key.name}`;
  if (key.type === "Identifier") return key.name;
  return key.type === "Literal" ? String(key.value) : "";
}
