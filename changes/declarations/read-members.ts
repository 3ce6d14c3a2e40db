import { type ClassDeclaration, type ClassExpression, type EnumDeclaration, Node } from "ts-morph";
import type { DeclarationSink } from "./declaration-sink.ts";

type Owner = { name: string; exported: boolean };

/** Declares each member of a class, and the class itself as what is left. */
export function readClass(
  node: ClassDeclaration | ClassExpression,
  owner: Owner & { whole: Node },
  sink: DeclarationSink,
): void {
  const members = node.getMembers();
  const ambient = Node.isAmbientable(node) && node.isAmbient();
  for (const member of members) {
    const { kind, name } = describeMember(member);
    sink.add({
      name: `${owner.name}.${name}`,
      kind: ambient || isBodiless(member) ? "ambient" : kind,
      node: member,
      exported: owner.exported && !name.startsWith("#"),
      hidden: hiddenParts(member),
    });
  }
  sink.add({
    name: owner.name,
    kind: ambient ? "ambient" : "class",
    node: owner.whole,
    exported: owner.exported,
    apart: members,
    order: members.flatMap((member) => (isField(member) ? [describeMember(member).name] : [])),
  });
}

function describeMember(member: Node): { kind: string; name: string } {
  if (Node.isConstructorDeclaration(member)) return { kind: "constructor", name: "constructor" };
  if (Node.isClassStaticBlockDeclaration(member)) return { kind: "static block", name: "<static>" };
  if (Node.isMethodDeclaration(member)) return { kind: "method", name: plainName(member) };
  if (Node.isGetAccessorDeclaration(member) || Node.isSetAccessorDeclaration(member)) {
    return { kind: "accessor", name: plainName(member) };
  }
  return { kind: "property", name: Node.hasName(member) ? plainName(member) : "<index>" };
}

function plainName(member: Node & { getName(): string }): string {
  return member.getName().replace(/^(['"])(.*)\1$/, "$2");
}

function isField(member: Node): boolean {
  return Node.isPropertyDeclaration(member) || Node.isClassStaticBlockDeclaration(member);
}

/** Abstract members, overloads and `declare` fields leave nothing behind at run time. */
function isBodiless(member: Node): boolean {
  if (Node.isPropertyDeclaration(member)) {
    return member.hasDeclareKeyword() || member.isAbstract();
  }
  if (Node.isConstructorDeclaration(member) || Node.isMethodDeclaration(member)) {
    return member.isOverload() || member.getBody() === undefined;
  }
  return false;
}

function hiddenParts(member: Node): Node[] {
  if (Node.isPropertyDeclaration(member)) return present(member.getInitializer());
  if (Node.isBodyable(member) || Node.isBodied(member)) return present(member.getBody());
  return [];
}

function present(node: Node | undefined): Node[] {
  return node ? [node] : [];
}

export function readEnum(node: EnumDeclaration, owner: Owner, sink: DeclarationSink): void {
  const kind = node.hasDeclareKeyword() ? "ambient" : "enum";
  const members = node.getMembers();
  const name = (member: Node & { getName(): string }) => `${owner.name}.${plainName(member)}`;
  for (const member of members) {
    sink.add({
      name: name(member),
      kind: kind === "ambient" ? kind : "enum member",
      node: member,
      exported: owner.exported,
      hidden: present(member.getInitializer()),
    });
  }
  sink.add({ ...owner, kind, node, apart: members, order: members.map(name) });
}

/**
 * Declares the entries of a constant object; returns them so that the constant leaves them out.
 * An object with spreads or computed names is one whole.
 */
export function readObject(value: Node | undefined, owner: Owner, sink: DeclarationSink): Node[] {
  const object = value && withoutTypes(value);
  if (!object || !Node.isObjectLiteralExpression(object)) return [];
  const entries = object.getProperties();
  const named = entries.every(
    (entry) => !Node.isSpreadAssignment(entry) && !Node.isComputedPropertyName(entry.getNameNode()),
  );
  if (!named) return [];
  for (const entry of entries) {
    if (Node.isSpreadAssignment(entry)) continue;
    sink.add({
      name: `${owner.name}.${plainName(entry)}`,
      kind: Node.isPropertyAssignment(entry) ? "property" : "method",
      node: entry,
      exported: owner.exported,
      hidden: Node.isPropertyAssignment(entry) ? present(entry.getInitializer()) : bodyOf(entry),
    });
  }
  return entries;
}

function bodyOf(entry: Node): Node[] {
  return Node.isBodied(entry) || Node.isBodyable(entry) ? present(entry.getBody()) : [];
}

function withoutTypes(value: Node): Node {
  if (Node.isAsExpression(value) || Node.isSatisfiesExpression(value)) {
    return withoutTypes(value.getExpression());
  }
  return value;
}
