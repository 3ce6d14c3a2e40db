import type { Argument, CallExpression, ObjectExpression } from "oxc-parser";
import { chainOf, declarers } from "../call-chain.ts";
import { type Place, textOf } from "./place.ts";

const leaving = /^(?:skip|todo|skipIf|runIf|fails|failing|fixme)$/;
const asserting = /^(?:expect|assert|expectTypeOf|assertType|chai|should|expectType)$/;
const contexts = /^(?:this|t|ctx|context|task)$/;
/** What a test's own context offers besides assertions. */
const contextual =
  /^(?:test|mock|diagnostic|plan|after|before|afterEach|beforeEach|context|log|teardown|timeout|runOnly|waitFor|signal)$/;

/** Reads a call that declares a test or asserts; false for any other. */
export function readCall(node: CallExpression, place: Place): boolean {
  const chain = chainOf(node.callee);
  const [root = "", ...members] = chain;
  if (declarers.test(root) || (root === "t" && members[0] === "test")) {
    declare(node, chain, place);
    return true;
  }
  if (contexts.test(root) && /^(?:skip|todo)$/.test(members[0] ?? "")) leaveOut(place);
  if (!isAssertion(root, members)) return false;
  place.outline.assertions.push(textOf(node, place.source));
  return true;
}

function isAssertion(root: string, members: string[]): boolean {
  if (asserting.test(root) || members.includes("should")) return true;
  const [first = ""] = members;
  return root === "t" && first !== "" && !contextual.test(first) && !leaving.test(first);
}

function declare(node: CallExpression, chain: string[], place: Place): void {
  const [title, ...others] = node.arguments;
  // `it.each(table)` is called twice; the inner call has no title of its own.
  const own = isTitle(title) ? [textOf(title, place.source).replace(/^"|"$/g, "")] : [];
  const titles = [...place.titles, ...own];
  const options = others.find((one) => one.type === "ObjectExpression");
  const said = [...chain, ...(options ? trueKeys(options) : [])];
  const root = chain[0] ?? "";
  const left = said.some((word) => leaving.test(word)) || root.startsWith("x");
  const only = said.includes("only") || /^f(?:test|it|describe)$/.test(root);
  const isGroup = chain.some((word) => /^[xf]?(?:describe|suite|context)$/.test(word));
  const known = place.outline.tests.length;
  if (own.length > 0 && !isGroup)
    place.outline.tests.push({
      name: titles.join(" > "),
      body: others.map((one) => textOf(one, place.source)).join(),
      left,
      only,
    });
  place.visitBelow(node, { ...place, titles });
  // What is said of a group is said of each test in it.
  for (const test of place.outline.tests.slice(known)) {
    test.left ||= left;
    test.only ||= only;
  }
}

/** A test that skips itself while it runs. */
function leaveOut({ outline }: Place): void {
  const last = outline.tests.at(-1);
  if (last) last.left = true;
}

function isTitle(node: Argument | undefined): node is Argument {
  return node?.type === "Literal" || node?.type === "TemplateLiteral";
}

/** Options that are set; whatever is not plainly false may be true. */
function trueKeys({ properties }: ObjectExpression): string[] {
  return properties.flatMap((one) => {
    if (one.type !== "Property" || one.key.type !== "Identifier") return [];
    const isFalse = one.value.type === "Literal" && one.value.value === false;
    return isFalse ? [] : [one.key.name];
  });
}
