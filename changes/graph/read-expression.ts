import type {
  ArrayExpression,
  AssignmentTargetProperty,
  BinaryExpression,
  BindingProperty,
  CallExpression,
  Expression,
  MemberExpression,
  MethodDefinition,
  NewExpression,
  Node,
  ObjectProperty,
  PropertyDefinition,
} from "oxc-parser";
import { chainOf } from "../call-chain.ts";
import { isNode } from "./child-nodes.ts";
import { textsOf } from "./constant-texts.ts";
import { isEmptyCollection, isInertGlobal } from "./inert-globals.ts";
import { calledByPlatform } from "./platform-calls.ts";
import { noteChanging, noteWorld, noteWrite } from "./read-lasting.ts";
import { loadText, readLoader, readUrl } from "./read-loads.ts";
import { memberName, mentionMade, noteLookUp } from "./read-names.ts";
import { noteSpawn } from "./read-spawn.ts";
import { handsOverTests } from "./read-testers.ts";
import type { Sink } from "./sink.ts";

const runtimeTypes =
  /^TS(As|NonNull|Satisfies|TypeAssertion|Instantiation|ParameterProperty|Enum|Module|Export)/;
const typeParts = new Set([
  "typeAnnotation",
  "returnType",
  "typeParameters",
  "typeArguments",
  "superTypeArguments",
  "implements",
  "parent",
]);
const declarers = /^(test|it|describe|suite)$/;
const reflectors = /^(Reflect|getOwnPropertyNames|ownKeys|getOwnPropertyDescriptors?)$/;

/** Notes every name, member and module that a piece of syntax uses. */
export function readExpression(node: unknown, sink: Sink): void {
  if (Array.isArray(node)) {
    for (const child of node) readExpression(child, sink);
  } else if (isNode(node)) readNode(node, sink);
}

function readNode(node: Node, sink: Sink): void {
  if (node.type.startsWith("TS") && !runtimeTypes.test(node.type)) return;
  switch (node.type) {
    case "Identifier":
    case "JSXIdentifier":
      useAlone(node.name, sink);
      break;
    case "Literal":
      readLiteral(node, sink);
      break;
    case "TemplateElement":
      sink.unit.quote(node.value.cooked ?? "");
      break;
    case "MemberExpression":
      readMember(node, sink);
      break;
    case "Property":
    case "MethodDefinition":
    case "PropertyDefinition":
      readProperty(node, sink);
      break;
    case "ArrayExpression":
      readChildren(node, hasSpread(node) ? run(sink) : sink);
      break;
    case "ImportExpression":
      readImportCall(node.source, sink);
      break;
    case "CallExpression":
    case "NewExpression":
      readCall(node, sink);
      break;
    case "FunctionDeclaration":
    case "FunctionExpression":
    case "ArrowFunctionExpression":
      readChildren(node, sink.phase === "load-deep" ? sink : { ...sink, phase: "later" });
      break;
    case "TemplateLiteral":
    case "BinaryExpression":
      readMade(node, sink);
      break;
    case "ArrayPattern":
    case "TaggedTemplateExpression":
    case "JSXElement":
    case "JSXFragment":
    case "AwaitExpression":
    case "Decorator":
      readChildren(node, run(sink));
      break;
    default:
      readOther(node, sink);
      break;
  }
}

function readLiteral({ value, raw }: { value: unknown; raw: string | null }, sink: Sink): void {
  if (typeof value === "string") sink.unit.quote(value);
  // Who reads a member of nothing fails, also when it is loaded.
  else if (raw === "null" && sink.phase !== "later") sink.unit.atLoad("reads");
}

function readOther(node: Node, sink: Sink): void {
  noteWrite(node, sink);
  // `Kind[0]` is the name of what `Kind` has there.
  if (node.type === "TSEnumMember" && "name" in node.id) sink.unit.mention(node.id.name);
  const isAsked = node.type === "UnaryExpression" && node.operator === "typeof";
  if (isAsked && node.argument.type === "Identifier") use(node.argument.name, sink);
  else readChildren(node, sink);
}

/** To spread something is to run its iterator. */
function hasSpread({ elements }: ArrayExpression): boolean {
  return elements.some((item) => item?.type === "SpreadElement");
}

function readChildren(node: Node, sink: Sink): void {
  for (const [key, child] of Object.entries(node)) {
    if (typeof child === "object" && child !== null && !typeParts.has(key)) {
      readExpression(child, sink);
    }
  }
}

function run(sink: Sink): Sink {
  if (sink.phase === "later") return sink;
  sink.unit.atLoad("runs");
  return { ...sink, phase: "load-deep" };
}

/** Of a sum only the whole is a name; its parts are read from right to left, however many there are. */
function readMade(node: Node, sink: Sink): void {
  mentionMade(node, sink);
  let left = node;
  while (isSum(left)) {
    readExpression(left.right, sink);
    left = left.left;
  }
  if (left === node) readChildren(node, sink);
  else readExpression(left, sink);
}

function isSum(node: Node): node is BinaryExpression {
  return node.type === "BinaryExpression" && node.operator === "+";
}

function useAlone(name: string, sink: Sink): void {
  noteWorld(name, null, sink);
  sink.file.handedOn.add(name);
  use(name, sink);
}

function use(name: string, sink: Sink): void {
  for (const member of calledByPlatform.get(name) ?? []) sink.unit.mention(member);
  if (reflectors.test(name)) sink.unit.markDynamic();
  sink.unit.refs.add(name);
  if (sink.phase !== "later") sink.unit.atLoad("reads");
}

function readMember(node: MemberExpression, sink: Sink): void {
  if (sink.phase !== "later") sink.unit.atLoad("reads");
  if (node.computed) {
    if (isComputedName(node)) sink.unit.markDynamic();
    readExpression(node.property, sink);
    readObject(node.object, null, sink);
    return;
  }
  const member = memberName(node);
  sink.unit.mention(member);
  // Tests may stand in the code itself.
  if (node.object.type === "MetaProperty" && member === "vitest") sink.file.load("vitest");
  if (reflectors.test(member)) sink.unit.markDynamic();
  readObject(node.object, member, sink);
}

/** What a member is asked of, and the member's name where it is written out. */
function readObject(object: Node, member: string | null, sink: Sink): void {
  if (object.type !== "Identifier") {
    readExpression(object, sink);
    return;
  }
  const { name } = object;
  noteWorld(name, member, sink);
  use(member !== null && sink.file.isImported(name) ? `${name}.${member}` : name, sink);
}

/** Names put together at run time, and any name looked up on `this`, may be those of methods. */
function isComputedName({ object, property }: MemberExpression): boolean {
  if (property.type === "TemplateLiteral" || property.type === "BinaryExpression") return true;
  return object.type === "ThisExpression" && property.type !== "Literal";
}

function readProperty(
  node:
    | ObjectProperty
    | BindingProperty
    | MethodDefinition
    | PropertyDefinition
    | AssignmentTargetProperty,
  sink: Sink,
): void {
  if ("kind" in node && node.kind === "get" && "name" in node.key)
    sink.file.facts.getters.push(String(node.key.name));
  if (node.computed) readExpression(node.key, sink);
  else if ("name" in node.key && typeof node.key.name === "string")
    sink.unit.mention(node.key.name);
  else if (node.key.type === "Literal") readExpression(node.key, sink);
  readExpression(node.value, sink);
  if ("decorators" in node) readExpression(node.decorators, sink);
}

function readImportCall(source: Expression, sink: Sink): void {
  if (sink.phase !== "later") sink.unit.atLoad("runs");
  for (const text of textsOf(source, sink.file.constants)) loadText(text, sink);
  readExpression(source, sink);
}

function readCall(node: CallExpression | NewExpression, sink: Sink): void {
  const callee =
    node.callee.type === "ParenthesizedExpression" ? node.callee.expression : node.callee;
  const name = calledName(callee);
  noteSpawn(callee, name, sink);
  if (declarers.test(chainOf(callee)[0] ?? "")) sink.file.facts.declaresTests = true;
  if (handsOverTests(node, sink)) sink.file.facts.handsOverTests = true;
  if (node.type === "CallExpression") readLoader(node, { callee, name }, sink);
  else if (name === "URL") readUrl(node.arguments, sink);
  noteLookUp(callee, sink);
  noteChanging(callee, node.arguments, sink);
  const isInert = callee.type === "Identifier" && isInertGlobal(callee.name, sink);
  const inner = isInert ? sink : run(sink);
  readExpression(callee, isInert && isEmptyCollection(node) ? { ...inner, phase: "later" } : inner);
  readExpression(node.arguments, inner);
}

function calledName(callee: Expression): string {
  if (callee.type === "Identifier") return callee.name;
  return callee.type === "MemberExpression" ? memberName(callee) : "";
}
