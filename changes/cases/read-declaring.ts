import type { Argument, CallExpression, Node } from "oxc-parser";
import { chainOf, declarers } from "../call-chain.ts";
import { childrenOf } from "../graph/child-nodes.ts";

/** A call that declares a test or a group of them, by a name that is written out. */
export type Declared = {
  /** `left` is not run. */
  kind: "test" | "group" | "left";
  title: string;
  /** A group's statements; what else a test is given besides its title. */
  body: readonly Node[];
};

const tests = /^(it|test|specify)$/;
const groups = /^(describe|suite|context)$/;
const left = /^(skip|todo)$/;
const plain = /^(concurrent|sequential)$/;
const telling = /^(skip|only|todo|each|fails)$/;

/** Null for any other call, and for one that declares none or many tests, or one with a made name. */
export function readDeclaring({ callee, arguments: given }: CallExpression): Declared | null {
  const [root = "", ...members] = chainOf(callee);
  const [first, ...others] = given;
  const title = titleOf(first);
  if (title === null || !(tests.test(root) || groups.test(root))) return null;
  if (members.some((member) => left.test(member))) return { kind: "left", title, body: [] };
  if (!members.every((member) => plain.test(member)) || others.some(isTelling)) return null;
  if (tests.test(root)) return { kind: "test", title, body: others };
  const body = bodyOf(others);
  return body && { kind: "group", title, body };
}

/** Whether a test is declared anywhere in a piece of syntax, by name or of a test's context. */
export function declaresTests(node: Node): boolean {
  if (node.type === "CallExpression" && (isDeclarer(node) || isSubtest(node))) return true;
  return childrenOf(node).some(declaresTests);
}

/** Whether a test or a group is marked as the only one to run. */
export function runsOnlySome(node: Node): boolean {
  const chain = node.type === "CallExpression" ? chainOf(node.callee) : [];
  const isMarked = chain.includes("only") || /^f(it|test|describe)$/.test(chain[0] ?? "");
  return (isMarked && declarers.test(chain[0] ?? "")) || childrenOf(node).some(runsOnlySome);
}

function isDeclarer({ callee }: CallExpression): boolean {
  return declarers.test(chainOf(callee)[0] ?? "");
}

/** `t.test("title", () => …)`, and not `pattern.test("text")`. */
function isSubtest({ callee, arguments: given }: CallExpression): boolean {
  const isNamed = declarers.test(chainOf(callee).at(-1) ?? "");
  return isNamed && given.some(({ type }) => /Function/.test(type));
}

function titleOf(node: Argument | undefined): string | null {
  if (node?.type === "Literal") return typeof node.value === "string" ? node.value : null;
  const isText = node?.type === "TemplateLiteral" && node.expressions.length === 0;
  return isText ? (node.quasis[0]?.value.cooked ?? null) : null;
}

/** Options that say whether a test is run, or which cannot be seen. */
function isTelling(node: Argument): boolean {
  if (node.type !== "ObjectExpression") return node.type === "Identifier";
  return node.properties.some(
    (one) => one.type !== "Property" || one.key.type !== "Identifier" || telling.test(one.key.name),
  );
}

function bodyOf(given: Argument[]): readonly Node[] | null {
  const [callback, ...others] = given.filter(({ type }) => /Function/.test(type));
  const isOne = callback && others.length === 0 && "params" in callback;
  if (!isOne || callback.params.length > 0) return null;
  return callback.body?.type === "BlockStatement" ? callback.body.body : null;
}
