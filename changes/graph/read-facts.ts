import type {
  ExportAllDeclaration,
  ExportNamedDeclaration,
  ExportSpecifier,
  ImportDeclaration,
  ModuleExportName,
  Node,
  Program,
} from "oxc-parser";
import { isAmbientFile, isComponent } from "../languages.ts";
import { parseScript } from "../parse-script.ts";
import { readConstants } from "./constant-texts.ts";
import { declaredNames } from "./declared-names.ts";
import { emptyFacts, type FileFacts } from "./facts.ts";
import { FileDraft } from "./file-draft.ts";
import { isFixed } from "./lasting-values.ts";
import { readDeclaration } from "./read-declaration.ts";
import { readExpression } from "./read-expression.ts";
import { settleLasting } from "./read-lasting.ts";

const specifierPattern =
  /(?:\bfrom|\bimport|\brequire|\bimport\s*\()\s*\(?\s*["'`]([^"'`\n]+)["'`]/g;

/** Reads what the graph needs to know of a file. Never throws: what it cannot parse is one whole. */
export function readFacts(path: string, source: string): FileFacts {
  if (isAmbientFile(path)) return emptyFacts();
  if (isComponent(path)) return { ...readWhole(componentScript(source)), whole: true };
  return readSyntax(path, source) ?? { ...readWhole(source), broken: true };
}

/** Null when it has errors, or is nested too deeply to be followed. */
function readSyntax(path: string, source: string): FileFacts | null {
  const program = parseScript(path, source);
  try {
    return program && readProgram(program, source);
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

/** Without syntax, what looks like an import is one, and every word may be used. */
function readWhole(source: string): FileFacts {
  const draft = new FileDraft();
  for (const [, specifier] of source.matchAll(specifierPattern)) {
    if (!specifier) continue;
    draft.load(specifier);
    draft.module.refs.add(`*${specifier}`);
  }
  for (const [word] of source.matchAll(/[\w$]+/g)) draft.module.mention(word);
  for (const [, text] of source.matchAll(/["'`]([^"'`\n]+)["'`]/g)) draft.module.quote(text ?? "");
  return { ...draft.finish(), whole: true };
}

function componentScript(source: string): string {
  const scripts = [...source.matchAll(/<script[^>]*>([\s\S]*?)<\/script>/g)].map(
    (match) => match[0],
  );
  const front = /^---\n([\s\S]*?)\n---/.exec(source)?.[1] ?? "";
  return `${[...scripts, front].join("\n")}\n${source}`;
}

/** A file of which the names are known that it imports and declares, and no more. */
export function draftFile(program: Program): FileDraft {
  const draft = new FileDraft(() => readConstants(program));
  for (const node of program.body) {
    if (node.type === "ImportDeclaration") readImport(node, draft);
    else for (const name of declaredNames(node)) draft.declared.add(name);
  }
  return draft;
}

function readProgram(program: Program, source: string): FileFacts {
  const draft = draftFile(program);
  for (const node of program.body) readStatement(node, draft);
  settleLasting(program, draft);
  const pragma = /@jsxImportSource\s+(\S+)/.exec(source)?.[1];
  if (pragma) for (const runtime of jsxRuntimes(pragma)) loadWhole(runtime, draft);
  const environment = /@(?:vitest|jest)-environment\s+(\.\S+)/.exec(source)?.[1];
  if (environment) draft.module.quote(environment);
  const facts = draft.finish();
  facts.whole ||= isCommonJs(program, source);
  return facts;
}

export function jsxRuntimes(from: string): string[] {
  return [`${from}/jsx-runtime`, `${from}/jsx-dev-runtime`];
}

function isCommonJs(program: Program, source: string): boolean {
  const isModule = program.body.some((node) => /^(Import|Export)/.test(node.type));
  return !isModule && /\bexports\b/.test(source);
}

function loadWhole(specifier: string, draft: FileDraft): void {
  draft.load(specifier);
  draft.module.refs.add(`*${specifier}`);
}

function readImport(node: ImportDeclaration, draft: FileDraft): void {
  const from = node.source.value;
  const values = node.specifiers.filter(
    (part) => part.type !== "ImportSpecifier" || part.importKind !== "type",
  );
  if (node.importKind === "type" || (node.specifiers.length > 0 && values.length === 0)) {
    draft.facts.typeLoads.push(from);
    if (node.importKind !== "type") draft.facts.keptLoads.push(from);
    return;
  }
  draft.load(from);
  for (const part of values) {
    const name =
      part.type === "ImportSpecifier"
        ? exportName(part.imported)
        : part.type === "ImportDefaultSpecifier"
          ? "default"
          : "*";
    draft.facts.imports[part.local.name] = { from, name };
  }
}

function exportName(name: ModuleExportName): string {
  return name.type === "Literal" ? name.value : name.name;
}

export function readStatement(node: Program["body"][number], draft: FileDraft): void {
  const onLoad = { file: draft, unit: draft.module, phase: "load" as const };
  if (node.type === "ImportDeclaration") return;
  if (node.type === "ExportAllDeclaration") readStar(node, draft);
  else if (node.type === "ExportNamedDeclaration") readNamedExports(node, draft);
  else if (node.type === "ExportDefaultDeclaration") readDefault(node.declaration, draft);
  else if (node.type === "TSExportAssignment") {
    draft.facts.whole = true;
    readExpression(node.expression, onLoad);
  } else if (readDeclaration(node, draft) === null) readExpression(node, onLoad);
}

function readStar(node: ExportAllDeclaration, draft: FileDraft): void {
  const from = node.source.value;
  if (node.exportKind === "type") {
    draft.facts.typeLoads.push(from);
    return;
  }
  draft.load(from);
  if (!node.exported) {
    draft.facts.stars.push(from);
    return;
  }
  const name = exportName(node.exported);
  draft.unit(name, "export").refs.add(`*${from}`);
  draft.facts.exports[name] = name;
  draft.facts.namespaces[name] = from;
}

function readDefault(node: Node, draft: FileDraft): void {
  const names = readDeclaration(node, draft);
  if (!names) {
    const sink = { file: draft, unit: draft.unit("default", "variable"), phase: "load" as const };
    readExpression(node, sink);
    if (!isFixed(node)) draft.lasting.add("default");
  }
  draft.facts.exports.default = names?.[0] ?? "default";
}

function readNamedExports(node: ExportNamedDeclaration, draft: FileDraft): void {
  if (node.exportKind === "type") {
    if (node.source) draft.facts.typeLoads.push(node.source.value);
    return;
  }
  if (node.declaration) {
    for (const name of readDeclaration(node.declaration, draft) ?? []) {
      draft.facts.exports[name] = name;
    }
  }
  if (node.source) draft.load(node.source.value);
  for (const part of node.specifiers) {
    if (part.exportKind !== "type") readExport(part, node.source?.value ?? null, draft);
  }
}

function readExport(part: ExportSpecifier, from: string | null, draft: FileDraft): void {
  const local = exportName(part.local);
  const name = exportName(part.exported);
  draft.facts.exports[name] = name;
  draft.handedOn.add(local);
  if (from === null && local === name && !draft.isImported(name)) return;
  // A re-export is reached by its own name, so that a change to it is seen.
  const unit = draft.unit(name, "export");
  if (from === null) {
    unit.refs.add(local);
    return;
  }
  const alias = `${from}#${local}`;
  draft.facts.imports[alias] = { from, name: local };
  unit.refs.add(alias);
}
