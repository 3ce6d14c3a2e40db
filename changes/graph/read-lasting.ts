import type { CallExpression, Expression, Node, Program, VariableDeclarator } from "oxc-parser";
import { namesBoundIn, parametersIn } from "./bound-names.ts";
import { childrenOf } from "./child-nodes.ts";
import { declaredNames } from "./declared-names.ts";
import type { FileDraft } from "./file-draft.ts";
import { changers, isFixed, isFlat } from "./lasting-values.ts";
import { memberName } from "./read-names.ts";
import type { Sink } from "./sink.ts";

// Of two tests one may notice the other where both touch something lasting (a thing of the repository
// that may change after it was made) or worldly (a thing of the platform's, or of a package).

/** What belongs to everybody: who changes it may be seen by any other code. */
const worldlyNames =
  /^(process|globalThis|window|document|global|self|navigator|location|history|localStorage|sessionStorage|indexedDB|caches|customElements|performance|vi|vitest|jest|Deno|Bun|fetch|WebSocket|EventSource|BroadcastChannel|XMLHttpRequest)$/;
/** Names of the world that runners offer to be imported. */
const toolkits = /^(vi|vitest|jest)$/;
/** What everybody uses, and nearly nobody changes. */
const builtIns =
  /^(Array|Object|Function|String|Number|Boolean|BigInt|Math|Date|JSON|Promise|Map|Set|WeakMap|WeakSet|([A-Z]\w*)?Error|Symbol|RegExp|Intl|Reflect|Proxy|URL|console|performance|crypto|Buffer|Event|EventTarget|Node|Element|HTML\w*Element|Response|Request|Headers|(set|clear)(Timeout|Interval|Immediate)|queueMicrotask|structuredClone)$/;
/** What of it may be used without a trace. */
const harmless =
  /^(now|timeOrigin|fn|mocked|isMockFunction|env|argv|version|versions|platform|arch|cwd|nextTick|hrtime|memoryUsage|uptime|emitWarning|userAgent)$/;
const reshapers = /^(assign|defineProperty|defineProperties|setPrototypeOf|set|deleteProperty)$/;
const reshaping = /^(Object|Reflect)$/;

/** Notes whether a variable at the file's top holds what may change after it was made. */
export function noteHeld({ init }: VariableDeclarator, names: string[], file: FileDraft): void {
  const isOfWorld = init !== null && rootsOf(init).some((name) => worldlyNames.test(name));
  if (isFixed(init) && !isOfWorld) return;
  const isOnlyMember = init !== null && isFlat(init) && !isOfWorld;
  for (const name of names) (isOnlyMember ? file.flat : file.lasting).add(name);
}

/** A name of the platform's that is used by itself, or with a member. */
export function noteWorld(name: string, member: string | null, { file, unit, phase }: Sink): void {
  if (phase === "load" || !worldlyNames.test(name) || file.declared.has(name)) return;
  if (file.isImported(name) && !toolkits.test(name)) return;
  const isHarmless = member !== null && (harmless.test(member) || builtIns.test(member));
  if (!isHarmless) file.markWorldly(unit.name, name);
}

/** Assertions that a test makes up are there for all tests. */
function shapesAssertions(object: Expression, name: string): boolean {
  const isExpect = object.type === "Identifier" && /^(expect|chai)$/.test(object.name);
  return isExpect && /^(extend|use|add[A-Z]\w+)$/.test(name);
}

/** What is written to may be seen by others, if it is not the caller's own. */
export function noteWrite(node: Node, sink: Sink): void {
  const target = writtenBy(node);
  if (target !== null) noteChanged(target, sink);
}

function writtenBy(node: Node): Node | null {
  switch (node.type) {
    case "AssignmentExpression":
      return node.left;
    case "ForOfStatement":
    case "ForInStatement":
      return node.left.type === "VariableDeclaration" ? null : node.left;
    case "UpdateExpression":
      return node.argument;
    case "UnaryExpression":
      return node.operator === "delete" ? node.argument : null;
    default:
      return null;
  }
}

/** `Object.assign(target, …)` and `list.push(…)` write without an assignment. */
export function noteChanging(callee: Expression, [target]: Node[], sink: Sink): void {
  if (callee.type !== "MemberExpression") return;
  const name = memberName(callee);
  const { object } = callee;
  const isReshaping = object.type === "Identifier" && reshaping.test(object.name);
  if (target && isReshaping && reshapers.test(name)) noteChanged(target, sink);
  if (callee.computed || changers.test(name)) noteChanged(object, sink);
  if (shapesAssertions(object, name)) sink.file.markWorldly(sink.unit.name, anyone);
}

function noteChanged(target: Node, { file, unit, phase }: Sink): void {
  for (const name of rootsOf(target)) {
    if (file.declared.has(name)) file.lasting.add(name);
    else if (phase === "load") continue;
    else if (file.isImported(name) || worldlyNames.test(name) || builtIns.test(name))
      file.markWorldly(unit.name, name);
    else file.markChanging(unit.name, name);
  }
}

/** Names with which a target begins; a pattern has many targets, a value made there none. */
function rootsOf(target: Node): string[] {
  switch (target.type) {
    case "Identifier":
      return [target.name];
    case "MemberExpression":
      return memberName(target) === "constructor" ? [anyone] : rootsOf(target.object);
    case "MetaProperty":
      return [anyone];
    case "CallExpression":
      return givesPrototype(target) ? [anyone] : [];
    case "NewExpression":
    case "ArrayExpression":
    case "ObjectExpression":
    case "ArrowFunctionExpression":
    case "FunctionExpression":
      return [];
    default:
      return childrenOf(target).flatMap(rootsOf);
  }
}

/** Stands for what any code may hold. */
const anyone = "globalThis";

function givesPrototype({ callee }: CallExpression): boolean {
  return callee.type === "MemberExpression" && memberName(callee) === "getPrototypeOf";
}

/** Settles what was noted of names that may mean something of the statements they are in. */
export function settleLasting(program: Program, file: FileDraft): void {
  for (const statement of program.body) {
    const names = declaredNames(statement);
    settleNames([statement], (unit) => names.includes(unit.split(".")[0] ?? ""), file);
  }
}

/** The same for the code of some units. */
export function settleNames(
  code: readonly Node[],
  isOf: (unit: string) => boolean,
  file: FileDraft,
): void {
  file.forgetWorldly(isOf, () => new Set(code.flatMap((node) => [...namesBoundIn(node)])));
  file.settleChanging(isOf, () => new Set(code.flatMap((node) => [...parametersIn(node)])));
}
