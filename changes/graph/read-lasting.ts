import type { Expression, Node, Program, VariableDeclarator } from "oxc-parser";
import { namesBoundIn } from "./bound-names.ts";
import { childrenOf } from "./child-nodes.ts";
import { declaredNames } from "./declared-names.ts";
import type { FileDraft } from "./file-draft.ts";
import { changers, isFixed, isFlat } from "./lasting-values.ts";
import { memberName } from "./read-names.ts";
import type { Sink } from "./sink.ts";

/** What belongs to everybody: who changes it may be seen by any other code. */
const worldlyNames =
  /^(process|globalThis|window|document|global|self|navigator|location|history|localStorage|sessionStorage|indexedDB|caches|vi|vitest|jest|Deno|Bun|fetch|WebSocket|EventSource|XMLHttpRequest)$/;
/** What everybody uses, and nearly nobody changes. */
const builtIns =
  /^(Array|Object|Function|String|Number|Boolean|BigInt|Math|Date|JSON|Promise|Map|Set|WeakMap|WeakSet|([A-Z]\w*)?Error|Symbol|RegExp|Intl|Reflect|Proxy|URL|console|performance|crypto|Buffer|Event|EventTarget|Node|Element|HTML\w*Element|Response|Request|Headers|(set|clear)(Timeout|Interval|Immediate)|queueMicrotask|structuredClone)$/;
/** What of it may be used without a trace; what begins with a capital is a class of the platform's. */
const harmless =
  /^([A-Z]\w*|fn|mocked|isMockFunction|env|argv|version|versions|platform|arch|cwd|nextTick|hrtime|memoryUsage|uptime|emitWarning|userAgent)$/;
const reshapers = /^(assign|defineProperty|defineProperties|setPrototypeOf|set|deleteProperty)$/;

/** Notes whether a variable at the file's top holds what may change after it was made. */
export function noteHeld(
  { init }: VariableDeclarator,
  kind: string,
  names: string[],
  file: FileDraft,
): void {
  if (kind === "const" && isFixed(init)) return;
  const isOnlyMember = kind === "const" && init !== null && isFlat(init);
  for (const name of names) (isOnlyMember ? file.flat : file.lasting).add(name);
}

/** A name of the platform's that is used by itself, or with a member. */
export function noteWorld(name: string, member: string | null, { file, unit, phase }: Sink): void {
  if (phase === "load" || !worldlyNames.test(name) || file.declared.has(name)) return;
  if (member === null || !harmless.test(member)) file.markWorldly(unit.name, name);
}

/** What is written to may be seen by others, if it is not the caller's own. */
export function noteWrite(node: Node, sink: Sink): void {
  if (node.type === "AssignmentExpression") noteChanged(node.left, sink);
  else if (node.type === "UpdateExpression") noteChanged(node.argument, sink);
  else if (node.type === "UnaryExpression" && node.operator === "delete")
    noteChanged(node.argument, sink);
}

/** `Object.assign(target, …)` and `list.push(…)` write without an assignment. */
export function noteChanging(callee: Expression, [target]: Node[], sink: Sink): void {
  if (callee.type !== "MemberExpression") return;
  const name = memberName(callee);
  if (target && reshapers.test(name)) noteChanged(target, sink);
  if (callee.computed || changers.test(name)) noteChanged(callee.object, sink);
}

function noteChanged(target: Node, { file, unit, phase }: Sink): void {
  if (phase === "load") return;
  for (const name of rootsOf(target)) {
    if (file.declared.has(name)) file.lasting.add(name);
    else if (file.isImported(name) || worldlyNames.test(name) || builtIns.test(name))
      file.markWorldly(unit.name, name);
  }
}

/** Names with which a target begins; a pattern has many targets. */
function rootsOf(target: Node): string[] {
  if (target.type === "Identifier") return [target.name];
  if (target.type === "MemberExpression") return rootsOf(target.object);
  if (target.type === "CallExpression") return [];
  return childrenOf(target).flatMap(rootsOf);
}

/** Takes back what was noted of names that mean something else in the statements they are in. */
export function settleLasting(program: Program, file: FileDraft): void {
  for (const statement of program.body) {
    const names = declaredNames(statement);
    const isIn = (unit: string) => names.includes(unit.split(".")[0] ?? "");
    file.forgetWorldly(isIn, () => namesBoundIn(statement));
  }
}
