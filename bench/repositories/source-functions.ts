import ts from "typescript";
import type { Fault } from "./plant-faults.ts";

/** A function of a source file, as an edit of it that changes nothing. */
export type SourceFunction = Fault & { number: number; before: string };

type Place = { line: number; start: number; end: number; isBlock: boolean };

/** Every function of a file, nested ones too, numbered from `first` on. */
export function functionsOf(file: string, source: string, first: number): SourceFunction[] {
  return placesOf(file, source).map((place, at) => ({
    file,
    kind: "function",
    line: place.line,
    number: first + at,
    before: source,
    source: withCalls(source, [place], () => "void 0"),
  }));
}

/** The same file, in which each function tells its number when it is called. */
export function tellingSource(file: string, source: string, first: number): string {
  const call = (at: number) => `(globalThis as any).__patchgateRan?.(${first + at})`;
  const isTyped = /\.[cm]?tsx?$/.test(file);
  return withCalls(source, placesOf(file, source), (at) =>
    isTyped ? call(at) : call(at).replace(" as any", ""),
  );
}

function placesOf(file: string, source: string): Place[] {
  const tree = ts.createSourceFile(file, source, ts.ScriptTarget.Latest, true);
  const places: Place[] = [];
  const visit = (node: ts.Node): void => {
    const body = ts.isFunctionLike(node) && "body" in node ? node.body : undefined;
    if (body) places.push(placeOf(body, tree));
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return places;
}

function placeOf(body: ts.Node, tree: ts.SourceFile): Place {
  const start = body.getStart(tree);
  const line = tree.getLineAndCharacterOfPosition(start).line + 1;
  if (!ts.isBlock(body)) return { line, start, end: body.end, isBlock: false };
  const prologue = body.statements.findLast(
    (statement) => ts.isExpressionStatement(statement) && ts.isStringLiteral(statement.expression),
  );
  return { line, start: prologue?.end ?? start + 1, end: body.end, isBlock: true };
}

/** What is called stands first in each function. */
function withCalls(source: string, places: Place[], callAt: (at: number) => string): string {
  const pieces = places.flatMap(({ start, end, isBlock }, at) =>
    isBlock
      ? [{ offset: start, text: ` ;${callAt(at)};` }]
      : [
          { offset: start, text: `(${callAt(at)}, ` },
          { offset: end, text: ")" },
        ],
  );
  let text = source;
  for (const { offset, text: piece } of pieces.toSorted((a, b) => b.offset - a.offset))
    text = text.slice(0, offset) + piece + text.slice(offset);
  return text;
}
