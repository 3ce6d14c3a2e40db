import type { CallExpression, Node, Statement } from "oxc-parser";
import { namesBoundIn } from "../graph/bound-names.ts";
import type { FileFacts, Unit } from "../graph/facts.ts";
import type { FileDraft } from "../graph/file-draft.ts";
import { readExpression } from "../graph/read-expression.ts";
import { draftFile, readStatement } from "../graph/read-facts.ts";
import { settleLasting } from "../graph/read-lasting.ts";
import { parseScript } from "../parse-script.ts";
import { type Declared, declaresTests, readDeclaring, runsOnlySome } from "./read-declaring.ts";
import { namesDeclaredIn, namesUsedIn } from "./shared-names.ts";

/** One test of a file, or all those together that have no plain name. */
export type Case = {
  /** Its groups and its title, ` > ` between them. */
  name: string | null;
  unit: Unit;
  /** It uses what a group around it has made for its tests. */
  usesGroup: boolean;
};

/** A test file taken apart: its tests, and what of its code is in none of them. */
export type Cases = { cases: Case[]; facts: FileFacts };

function unitOf(name: string | null): string {
  return name === null ? "<tests>" : `test ${name}`;
}

/** Takes a test file apart; null where its syntax, or which of its tests are run, cannot be told. */
export function readCases(path: string, source: string): Cases | null {
  const program = parseScript(path, source);
  if (!program) return null;
  const draft = draftFile(program);
  const found: Found = { draft, bodies: new Map(), shared: new Set(["this"]) };
  if (runsOnlySome(program)) return null;
  readBlock(program.body, [], found);
  settleLasting(program, draft);
  const facts = draft.finish();
  const cases = [...found.bodies].flatMap(([name, bodies]) => {
    const unit = facts.units.find((one) => one.name === unitOf(name));
    const used = bodies.flatMap((body) => [...namesUsedIn(body)]);
    return unit ? [{ name, unit, usesGroup: used.some((one) => found.shared.has(one)) }] : [];
  });
  return { cases, facts };
}

type Found = {
  draft: FileDraft;
  /** Tests of one name are one. */
  bodies: Map<string | null, Node[]>;
  /** Names declared in groups, for all of their tests. */
  shared: Set<string>;
};

function readBlock(body: readonly Node[], groups: string[], found: Found): void {
  for (const statement of body) {
    const call = callOf(statement);
    const declared = call && readDeclaring(call);
    if (call && declared) readDeclared(call, declared, groups, found);
    // What is called may declare tests by itself.
    else if (declaresTests(statement) || (call && !isHook(call))) addCase(null, [statement], found);
    else readRest(statement, groups, found);
  }
}

function callOf(statement: Node): CallExpression | null {
  if (statement.type !== "ExpressionStatement") return null;
  return statement.expression.type === "CallExpression" ? statement.expression : null;
}

const hooks = /^(before|after)(Each|All)?$/;

function isHook({ callee }: CallExpression): boolean {
  return callee.type === "Identifier" && hooks.test(callee.name);
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
): void {
  const path = [...groups, title];
  if (kind === "group") readBlock(body, path, found);
  const isPlain = !body.some(declaresTests);
  if (kind === "test") addCase(isPlain ? path.join(" > ") : null, [call.callee, ...body], found);
}

function addCase(name: string | null, body: readonly Node[], { draft, bodies }: Found): void {
  const unit = draft.unit(unitOf(name), "function");
  readExpression([...body], { file: draft, unit, phase: "later" });
  for (const part of body)
    draft.forgetWorldly(
      (one) => one === unit.name,
      () => namesBoundIn(part),
    );
  bodies.set(name, [...(bodies.get(name) ?? []), ...body]);
}
