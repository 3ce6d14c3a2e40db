import { createHash } from "node:crypto";
import type { Comment } from "oxc-parser";
import { isAmbientFile, isScript } from "../languages.ts";
import { parseCommented } from "../parse-script.ts";
import { type FunctionPart, findFunctions, type Span } from "./find-functions.ts";

/** A function that runs only when it is called, under the name its symbol has. */
export type FunctionUnit = {
  /** Where what runs of it stands; an accessor pair has two places. */
  spans: Span[];
  /** What can be seen of it without calling it. */
  shell: string;
  hash: string;
};

/** The code of a file by when it runs: its functions, and all that runs when it is loaded. */
export type FileUnits = { load: string; functions: ReadonlyMap<string, FunctionUnit> };

/** Reads the units of a file; null when its functions cannot be told apart. */
export function readUnits(path: string, source: string): FileUnits | null {
  if (!isScript(path) || isAmbientFile(path)) return null;
  const parsed = parseCommented(path, source);
  if (!parsed) return null;
  const text = withoutComments(source, parsed.comments);
  const functions = new Map<string, FunctionUnit>();
  const parts = findFunctions(parsed.program);
  for (const [name, own] of groupByName(parts)) {
    const shell = own.map((part) => part.shell).join("\n");
    const hash = digest(own.map(({ start, end }) => text(start, end)).join("\n"));
    functions.set(name, { spans: own.map(({ from, end }) => ({ start: from, end })), shell, hash });
  }
  return { load: digest(loadText(parts, text, source.length)), functions };
}

/** What to compare for a file that is one whole. */
export function wholeUnits(source: string): FileUnits {
  return { load: digest(source), functions: new Map() };
}

type Text = (start: number, end: number) => string;

/** Text of a part, without its comments and the space before them. */
function withoutComments(source: string, comments: Comment[]): Text {
  return (start, end) => {
    const pieces: string[] = [];
    let at = start;
    for (const comment of comments) {
      if (comment.start < at || comment.end > end) continue;
      pieces.push(source.slice(at, comment.start).trimEnd());
      at = comment.end;
    }
    return pieces.join("") + source.slice(at, end);
  };
}

function groupByName(parts: FunctionPart[]): Map<string, FunctionPart[]> {
  const groups = new Map<string, FunctionPart[]>();
  for (const part of parts) groups.set(part.name, [...(groups.get(part.name) ?? []), part]);
  return groups;
}

/** Everything outside the functions, with their shells in their places. */
function loadText(parts: FunctionPart[], text: Text, length: number): string {
  const pieces: string[] = [];
  let at = 0;
  for (const { start, end, name, shell } of [...parts].sort((a, b) => a.start - b.start)) {
    pieces.push(text(at, start).trim(), `${name} ${shell}`);
    at = end;
  }
  return [...pieces, text(at, length).trim()].join("\n");
}

function digest(text: string): string {
  return createHash("sha256").update(text).digest("base64url").slice(0, 16);
}
