import type { TestOutline } from "../../contracts/test-outline.ts";
import { isNode } from "../graph/child-nodes.ts";
import { parseScript } from "../parse-script.ts";
import type { Place } from "./place.ts";
import { readCall } from "./read-call.ts";
import { readSettings } from "./read-setting.ts";

/** The tests, assertions and runner settings a file holds; null when its syntax cannot be read. */
export function readOutline(path: string, source: string): TestOutline | null {
  const isData = /\.json$|rc$/.test(path);
  const text = isData ? `(${source})` : source;
  const program = parseScript(isData ? `${path}.js` : path, text);
  if (!program) return null;
  const outline: TestOutline = { tests: [], assertions: [], settings: {} };
  visit(program, { outline, source: text, titles: [], settings: [], visitBelow });
  return outline;
}

function visit(node: unknown, place: Place): void {
  if (Array.isArray(node)) {
    for (const child of node) visit(child, place);
    return;
  }
  if (!isNode(node)) return;
  if (node.type === "CallExpression" && readCall(node, place)) return;
  if (node.type === "ObjectExpression") readSettings(node, place);
  else visitBelow(node, place);
}

function visitBelow(node: object, place: Place): void {
  for (const [key, child] of Object.entries(node)) if (key !== "parent") visit(child, place);
}
