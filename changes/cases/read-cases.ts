import type { CallExpression, Node, Statement } from "oxc-parser";
import { childrenOf } from "../graph/child-nodes.ts";
import type { FileFacts, Unit } from "../graph/facts.ts";
import type { FileDraft } from "../graph/file-draft.ts";
import { readExpression } from "../graph/read-expression.ts";
import { draftFile, readStatement } from "../graph/read-facts.ts";
import { settleLasting, settleNames } from "../graph/read-lasting.ts";
import { parseScript } from "../parse-script.ts";
import { type Declared, declaresTests, readDeclaring, runsOnlySome } from "./read-declaring.ts";
import { namesDeclaredIn, namesUsedIn } from "./shared-names.ts";

/** One test of a file. */
export type Case = {
  /** Its groups and its title, ` > ` between them. */
  name: string;
  unit: Unit;
  /** It uses what a group around it has made for its tests. */
  usesGroup: boolean;
};

/** A test file taken apart: its tests, and what of its code is in none of them. */
export type Cases = { cases: Case[]; facts: FileFacts };

const prefix = "test ";

/**
 * Takes a test file apart; null where it does more than to declare things, and tests of plain names.
 * Hooks and mocks tie tests together.
 */
export function readCases(path: string, source: string): Cases | null {
  const program = parseScript(path, source);
  if (!program) return null;
  const draft = draftFile(program);
  const found: Found = { draft, bodies: new Map(), shared: new Set(["this"]) };
  if (runsOnlySome(program) || !readBlock(program.body, [], found)) return null;
  settleLasting(program, draft);
  const facts = draft.finish();
  const cases = [...found.bodies].flatMap(([name, bodies]) => {
    const unit = facts.units.find((one) => one.name === prefix + name);
    const used = bodies.flatMap((body) => [...namesUsedIn(body)]);
    return unit ? [{ name, unit, usesGroup: used.some((one) => found.shared.has(one)) }] : [];
  });
  return { cases, facts };
}

type Found = {
  draft: FileDraft;
  /** Tests of one name are one. */
  bodies: Map<string, Node[]>;
  /** Names declared in groups, for all of their tests. */
  shared: Set<string>;
};

/** False where something else is done than declaring. */
function readBlock(body: readonly Node[], groups: string[], found: Found): boolean {
  return body.every((statement) => {
    const call = callOf(statement);
    const declared = call && readDeclaring(call);
    if (call && declared) return readDeclared(call, declared, groups, found);
    if (!onlyDeclares(statement)) return false;
    readRest(statement, groups, found);
    return true;
  });
}

function callOf(statement: Node): CallExpression | null {
  if (statement.type !== "ExpressionStatement") return null;
  return statement.expression.type === "CallExpression" ? statement.expression : null;
}

const declaration = /^(Import|Export|TS|Variable|Function|Class)\w*Declaration$/;

function onlyDeclares(statement: Node): boolean {
  const isDirective = statement.type === "ExpressionStatement" && "directive" in statement;
  const isKnown = declaration.test(statement.type) || (isDirective && statement.directive !== null);
  return isKnown && !declaresTests(statement);
}

function readRest(statement: Node, groups: string[], { draft, shared }: Found): void {
  if (groups.length === 0) readStatement(statement as Statement, draft);
  else {
    for (const name of namesDeclaredIn(statement)) shared.add(name);
    readExpression(statement, { file: draft, unit: draft.module, phase: "load-deep" });
  }
}

function readDeclared(
  call: CallExpression,
  { kind, title, body }: Declared,
  groups: string[],
  found: Found,
): boolean {
  const path = [...groups, title];
  if (kind === "left") return true;
  if (kind === "group") return readBlock(body, path, found);
  addCase(path.join(" > "), [call.callee, ...body], found);
  return !body.some((part) => declaresTests(part) || loadsModules(part));
}

/** What a test loads by itself is loaded for those after it, too. */
function loadsModules(node: Node): boolean {
  const isRequire = node.type === "CallExpression" && callsRequire(node);
  return isRequire || node.type === "ImportExpression" || childrenOf(node).some(loadsModules);
}

function callsRequire({ callee }: CallExpression): boolean {
  return callee.type === "Identifier" && callee.name === "require";
}

function addCase(name: string, body: readonly Node[], { draft, bodies }: Found): void {
  const unit = draft.unit(prefix + name, "function");
  readExpression([...body], { file: draft, unit, phase: "later" });
  settleNames(body, (one) => one === unit.name, draft);
  bodies.set(name, [...(bodies.get(name) ?? []), ...body]);
}
