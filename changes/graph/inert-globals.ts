import type { CallExpression, NewExpression } from "oxc-parser";
import type { Sink } from "./sink.ts";

const inertGlobals = /^(Set|Map|WeakSet|WeakMap|RegExp|Symbol|Date|Error|URL|Array|Object)$/;

/** What the platform has by this name runs no code of the repository's when it is called. */
export function isInertGlobal(name: string, { file }: Sink): boolean {
  return inertGlobals.test(name) && !file.isImported(name) && !file.declared.has(name);
}

/** To make it cannot fail. */
export function isEmptyCollection(node: CallExpression | NewExpression): boolean {
  const { type, callee, arguments: given } = node;
  const isCollection = callee.type === "Identifier" && /^(Weak)?(Map|Set)$/.test(callee.name);
  return type === "NewExpression" && isCollection && given.length === 0;
}
