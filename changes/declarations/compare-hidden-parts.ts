import type { Node, Program } from "oxc-parser";
import type { ChangedSymbol } from "../../contracts/change-set.ts";
import { mayBeDeep } from "../graph/may-be-deep.ts";
import { isAmbientFile } from "../languages.ts";
import { parseScript } from "../parse-script.ts";
import { findHiddenParts, type HiddenPart } from "./hidden-parts.ts";
import { visibleText } from "./visible-text.ts";

type Side = { source: string; program: Program; parts: HiddenPart[] };

const pragma = /@(?:jsx\w*|(?:vitest|jest)-environment\w*)\s+\S+/g;

/**
 * The changed symbols of a file in which nothing differs but bodies and values; null where more
 * may, which ts-morph then tells. Most edits are such, and loading ts-morph takes longer than
 * all the rest of choosing tests.
 */
export function compareHiddenParts(
  path: string,
  before: string,
  after: string,
): ChangedSymbol[] | null {
  if (isAmbientFile(path) || mayBeDeep(before) || mayBeDeep(after)) return null;
  const [was, is] = [readSide(path, before), readSide(path, after)];
  if (!was || !is || was.parts.length !== is.parts.length || !sameFrame(was, is)) return null;
  return is.parts.flatMap((part, at) => {
    const earlier = was.parts[at];
    return earlier && isSame(was, earlier, is, part) ? [] : [describe(path, part, after)];
  });
}

function readSide(path: string, source: string): Side | null {
  if (source.startsWith("\uFEFF")) return null;
  const program = parseScript(path, source);
  const parts = program && findHiddenParts(program);
  return parts && { source, program, parts };
}

/** Everything but the hidden parts, comments that tools obey among it. */
function sameFrame(was: Side, is: Side): boolean {
  const pragmas = ({ source }: Side) => (source.match(pragma) ?? []).join("\n");
  if (pragmas(was) !== pragmas(is)) return false;
  if (frameText(was) === frameText(is)) return true;
  const syntax = ({ program, parts }: Side) =>
    syntaxOf(program, new Set(parts.map(({ hidden }) => hidden)));
  return syntax(was) === syntax(is);
}

function frameText({ source, parts }: Side): string {
  const ends = [0, ...parts.map(({ hidden }) => hidden.end)];
  const starts = [...parts.map(({ hidden }) => hidden.start), source.length];
  return starts.map((start, at) => source.slice(ends[at], start)).join("\0");
}

function isSame(was: Side, earlier: HiddenPart, is: Side, part: HiddenPart): boolean {
  const text = ({ source }: Side, { hidden }: HiddenPart) => source.slice(hidden.start, hidden.end);
  return (
    text(was, earlier) === text(is, part) || syntaxOf(earlier.hidden) === syntaxOf(part.hidden)
  );
}

const positions = new Set(["start", "end", "range", "loc"]);

/** Syntax as text, without places, quotes, parentheses and the layout of JSX; leaves parts out. */
function syntaxOf(root: Node, without: ReadonlySet<unknown> = new Set()): string {
  return JSON.stringify(root, (key, given: unknown) => {
    if (positions.has(key) || without.has(given)) return undefined;
    if (typeof given === "bigint") return String(given);
    return isNode(given) ? withoutQuotes(unwrap(given)) : given;
  });
}

function isNode(value: unknown): value is Node {
  return typeof value === "object" && value !== null && "type" in value;
}

function unwrap(node: Node): Node {
  if (node.type === "ParenthesizedExpression") return unwrap(node.expression);
  return node.type === "TSParenthesizedType" ? unwrap(node.typeAnnotation) : node;
}

function withoutQuotes(node: Node): object {
  if (node.type === "JSXText") return { ...node, value: visibleText(node.value), raw: null };
  return node.type === "Literal" && typeof node.value === "string" ? { ...node, raw: null } : node;
}

function describe(file: string, { name, kind, exported, whole }: HiddenPart, source: string) {
  const line = (position: number) =>
    source.slice(0, position).split(/\r\n|[\n\r\u2028\u2029]/).length;
  return {
    file,
    name,
    kind,
    change: "modified",
    previous: null,
    exported,
    signatureChanged: false,
    span: { start: line(whole.start), end: line(whole.end) },
  } satisfies ChangedSymbol;
}
