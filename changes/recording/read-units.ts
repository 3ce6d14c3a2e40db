import { createHash } from "node:crypto";
import type { Comment } from "oxc-parser";
import { groupBy } from "../group-by.ts";
import { isAmbientFile, isScript } from "../languages.ts";
import { parseCommented } from "../parse-script.ts";
import { findFunctions } from "./find-functions.ts";
import type { FunctionPart, Span } from "./inner-functions.ts";

/** A function that runs only when it is called, under the name its symbol has. */
export type FunctionUnit = {
  /** Where what runs of it stands; an accessor pair has two places. */
  spans: Span[];
  /** What can be seen of it without calling it. */
  shell: string;
  /** Of its own text: that of functions in it is theirs. */
  hash: string;
  /** Functions in it. */
  inner: string[];
};

/** What a declaration does when it is made, and the functions in it. */
export type DeclaredUnit = { hash: string; inner: string[] };

/** The code of a file by when it runs: its functions, and all that runs when it is loaded. */
export type FileUnits = {
  load: string;
  /** What it imports, and under which names. */
  imports: string;
  functions: ReadonlyMap<string, FunctionUnit>;
  declared: ReadonlyMap<string, DeclaredUnit>;
};

/** Reads the units of a file; null when its functions cannot be told apart. */
export function readUnits(path: string, source: string): FileUnits | null {
  if (!isScript(path) || isAmbientFile(path)) return null;
  const parsed = parseCommented(path, source);
  if (!parsed) return null;
  const text = withoutComments(source, parsed.comments);
  const functions = new Map<string, FunctionUnit>();
  const declared = new Map<string, DeclaredUnit>();
  const loading: FunctionPart[] = [];
  for (const { name, mark, named, inner, ...span } of findFunctions(parsed.program)) {
    const parts = [...named, ...inner];
    loading.push(...parts);
    const hash = digest(`${mark}\n${ownText(span, parts, text)}`);
    declared.set(name, { hash, inner: namesOf(parts) });
    for (const [unit, own] of groupBy(parts.flatMap(withInner), (part) => part.name)) {
      functions.set(unit, unitOf(own, text));
    }
  }
  const whole = { start: 0, end: source.length };
  const imported = parsed.program.body.flatMap(({ type, start, end }) =>
    importing.has(type) ? [text(start, end)] : [],
  );
  return {
    load: digest(ownText(whole, loading, text)),
    imports: digest(imported.join("\n")),
    functions,
    declared,
  };
}

const importing = new Set<string>(["ImportDeclaration", "TSImportEqualsDeclaration"]);

function unitOf(parts: FunctionPart[], text: Text): FunctionUnit {
  return {
    spans: parts.map(({ runs }) => runs),
    shell: parts.map(({ shell }) => shell).join("\n"),
    hash: digest(parts.map((part) => ownText(part, part.inner, text)).join("\n")),
    inner: namesOf(parts.flatMap(({ inner }) => inner)),
  };
}

function withInner(part: FunctionPart): FunctionPart[] {
  return [part, ...part.inner.flatMap(withInner)];
}

function namesOf(parts: FunctionPart[]): string[] {
  return [...new Set(parts.map(({ name }) => name))];
}

/** What to compare for a file that is one whole. */
export function wholeUnits(source: string): FileUnits {
  const whole = digest(source);
  return { load: whole, imports: whole, functions: new Map(), declared: new Map() };
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

/** A stretch of code with the shells of the functions in it in their places. */
function ownText({ start, end }: Span, parts: FunctionPart[], text: Text): string {
  const pieces: string[] = [];
  let at = start;
  for (const part of [...parts].sort((a, b) => a.start - b.start)) {
    pieces.push(text(at, part.start).trim(), `${part.name} ${part.shell}`);
    at = part.end;
  }
  return [...pieces, text(at, end).trim()].join("\n");
}

function digest(text: string): string {
  return createHash("sha256").update(text).digest("base64url").slice(0, 16);
}
