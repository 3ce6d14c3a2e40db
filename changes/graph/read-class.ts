import type { Class, ClassElement, Node, PropertyKey } from "oxc-parser";
import { childrenOf } from "./child-nodes.ts";
import type { FileDraft } from "./file-draft.ts";
import { readExpression } from "./read-expression.ts";
import type { Phase } from "./sink.ts";
import type { UnitDraft } from "./unit-draft.ts";

/** A class is one unit, and each of its methods another. */
export function readClass(node: Class, name: string, file: FileDraft): void {
  const unit = file.unit(name, "class");
  const onLoad = { file, unit, phase: "load" as const };
  readExpression(node.superClass, onLoad);
  readExpression(node.decorators, onLoad);
  if (node.superClass) unit.inherit(superName(node));
  if (node.implements?.length || node.decorators.length > 0) unit.markOpen();
  if (isDecorated(node)) {
    file.lasting.add(name);
    useTypes(node.body.body, unit);
  }
  for (const member of node.body.body) readMember(member, name, file);
}

function isDecorated({ decorators, body }: Class): boolean {
  return (
    decorators.length > 0 ||
    body.body.some((member) => "decorators" in member && member.decorators.length > 0)
  );
}

/** Compilers may tell decorators the types of what they decorate: a container makes values of them. */
function useTypes(node: unknown, unit: UnitDraft): void {
  if (Array.isArray(node)) for (const child of node) useTypes(child, unit);
  if (typeof node !== "object" || node === null || !("type" in node)) return;
  if (node.type === "BlockStatement" || node.type === "FunctionBody") return;
  if (node.type === "TSTypeReference" && "typeName" in node) useTypeName(node.typeName, unit);
  for (const [key, child] of Object.entries(node)) if (key !== "parent") useTypes(child, unit);
}

function useTypeName(name: unknown, unit: UnitDraft): void {
  if (typeof name !== "object" || name === null) return;
  if ("left" in name) useTypeName(name.left, unit);
  else if ("name" in name && typeof name.name === "string") unit.refs.add(name.name);
}

function superName(node: Class): string {
  return node.superClass?.type === "Identifier" ? node.superClass.name : "";
}

function readMember(member: ClassElement, owner: string, file: FileDraft): void {
  const unit = file.unit(owner, "class");
  const read = (part: unknown, phase: Phase) => readExpression(part, { file, unit, phase });
  if (member.type === "StaticBlock") {
    unit.atLoad("runs");
    file.lasting.add(owner);
    read(member.body, "load");
    return;
  }
  if (member.type === "TSIndexSignature") return;
  if (member.decorators.length > 0) unit.markOpen();
  read(member.decorators, "load");
  if (member.computed) read(member.key, "load");
  if (member.static && (member.type !== "MethodDefinition" || usesThis(member)))
    file.lasting.add(owner);
  const isMethod = member.type === "MethodDefinition" && member.kind !== "constructor";
  if (!isMethod) {
    read(member.value, "static" in member && member.static ? "load" : "later");
    return;
  }
  const method = file.unit(`${owner}.${keyName(member.key, member.computed)}`, "method", owner);
  if (member.decorators.length > 0) method.markOpen();
  if (member.kind === "get" && !member.computed)
    file.facts.getters.push(keyName(member.key, false));
  readExpression(member.value, { file, unit: method, phase: "later" });
}

function keyName(key: PropertyKey, computed: boolean): string {
  if (computed) return "[computed]";
  if (key.type === "PrivateIdentifier") return `#${key.name}`;
  if (key.type === "Identifier") return key.name;
  return key.type === "Literal" ? String(key.value) : "[computed]";
}

/** The `this` of a static member is the class. */
function usesThis(node: Node): boolean {
  return node.type === "ThisExpression" || childrenOf(node).some(usesThis);
}
