import type { Argument, CallExpression, Expression, NewExpression } from "oxc-parser";
import { chainOf } from "../call-chain.ts";
import type { Sink } from "./sink.ts";

const testers = /tester$/i;
const makers =
  /^(?:test[A-Z]\w*|(?:run|define|check)\w*(?:Tests?|Specs?|Suite)|\w*Tester|tape|context|specify)$/;
const testerModules = /(?:^|[/-])(?:tester|test-runner)$/;
const declaringMembers = /^(?:test|it|describe|experiment|specify)$/;

/** Whether a call makes tests of what it is given, without a word that declares them. */
export function handsOverTests(node: CallExpression | NewExpression, sink: Sink): boolean {
  if (node.type === "NewExpression" || sink.phase === "later") return false;
  const names = chainOf(node.callee);
  const [first = ""] = names;
  const name = names.at(-1) ?? "";
  if (names.length === 1 && node.callee.type === "Identifier")
    return makers.test(name) || testerModules.test(sink.file.facts.imports[first]?.from ?? "");
  const isNamed = isText(node.arguments[0]);
  if (name === "run") return isNamed && isTester(node.callee);
  return isNamed && declaringMembers.test(name) && isFunction(node.arguments.at(-1));
}

/** `ruleTester.run(…)`, `new RuleTester(…).run(…)` */
function isTester(callee: Expression): boolean {
  if (callee.type !== "MemberExpression") return false;
  const { object } = callee;
  const names = chainOf(object.type === "NewExpression" ? object.callee : object);
  return names.some((name) => testers.test(name));
}

function isText(node: Argument | undefined): boolean {
  return (
    node?.type === "TemplateLiteral" || (node?.type === "Literal" && typeof node.value === "string")
  );
}

function isFunction(node: Argument | undefined): boolean {
  return /^(Arrow)?Function/.test(node?.type ?? "");
}
