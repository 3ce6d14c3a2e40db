import type { Argument, CallExpression, Expression } from "oxc-parser";
import { chainOf } from "../call-chain.ts";
import { textsOf } from "./constant-texts.ts";
import { namedPrefix } from "./facts.ts";
import type { Sink } from "./sink.ts";

const loaders =
  /^(importActual|importMock|requireActual|requireMock|mock|doMock|unmock|dontMock|unstable_mockModule|resolve)$/;
const loaderObjects = /^(vi|vitest|jest|mock|require)$/;

/** A whole text names one module, one with gaps a set of them if it says where they are. */
export function loadText(text: string, sink: Sink): void {
  if (!text.includes("**")) loadModule(text, sink);
  else loadGlob(text, sink);
}

function loadGlob(pattern: string, { file }: Sink): void {
  if (/^!?\.{0,2}\//.test(pattern)) file.facts.globs.push(pattern);
  else file.facts.unknownLoads = true;
}

function loadModule(specifier: string, sink: Sink): void {
  sink.file.load(specifier);
  sink.unit.refs.add(`*${specifier}`);
}

/** Calls that load modules: `require`, mocks, globs. */
export function readLoader(
  node: CallExpression,
  { callee, name }: { callee: Expression; name: string },
  sink: Sink,
): void {
  const [first] = node.arguments;
  if (callee.type === "Identifier" && callee.name === "require") {
    readRequire(first, sink);
    return;
  }
  const object = callee.type === "MemberExpression" ? callee.object : null;
  if (object && name === "require") readRequireOf(object, first, sink);
  if (object?.type === "MetaProperty" && /^glob/.test(name)) {
    for (const pattern of quoted(node.arguments[0])) loadGlob(pattern, sink);
  }
  const isMock =
    object?.type === "Identifier" && loaderObjects.test(object.name) && loaders.test(name);
  const prefix = name === "resolve" ? namedPrefix : "";
  if (isMock) for (const specifier of quoted(first)) loadModule(prefix + specifier, sink);
}

function readRequire(first: Argument | undefined, sink: Sink): void {
  if (first?.type === "SpreadElement") sink.file.facts.unknownLoads = true;
  else if (first) for (const text of textsOf(first, sink.file.constants)) loadText(text, sink);
}

/** `module.require("./x")` is as `require`; from the module that was started, paths mean anything. */
function readRequireOf(object: Expression, first: Argument | undefined, sink: Sink): void {
  const owner = chainOf(object).at(-1) ?? "";
  if (owner === "module") readRequire(first, sink);
  if (!/^(main|parent|mainModule)$/.test(owner)) return;
  const texts =
    first?.type === "SpreadElement" || !first ? [] : textsOf(first, sink.file.constants);
  for (const text of texts)
    if (/^[./]|\*\*/.test(text)) sink.file.facts.unknownLoads = true;
    else loadText(text, sink);
}

/** `new URL("./x", import.meta.url)` names a file beside this one. */
export function readUrl(args: Argument[], sink: Sink): void {
  const [target, base] = args;
  const isHere = base?.type === "MemberExpression" && base.object.type === "MetaProperty";
  const files = isHere ? quoted(target).filter((path) => /[^./]\.\w+$/.test(path)) : [];
  for (const path of files) loadModule(`${namedPrefix}./${path}`, sink);
}

function quoted(node: Argument | undefined): string[] {
  if (node?.type === "Literal" && typeof node.value === "string") return [node.value];
  if (node?.type === "TemplateLiteral" && node.quasis.length === 1) {
    return [node.quasis[0]?.value.cooked ?? ""];
  }
  return node?.type === "ArrayExpression"
    ? node.elements.flatMap((element) => (element ? quoted(element) : []))
    : [];
}
