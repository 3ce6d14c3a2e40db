import type { ChangedSymbol } from "../contracts/change-set.ts";
import type { ChangeDetector, ChangedFile, Sides } from "./change-detector.ts";
import {
  compareDeclarations,
  type Difference,
  pairStrays,
  settleStrays,
} from "./declarations/compare-declarations.ts";
import { compareHiddenParts } from "./declarations/compare-hidden-parts.ts";
import { type FileDeclarations, moduleName } from "./declarations/declaration.ts";
import { mayBeDeep } from "./graph/may-be-deep.ts";
import { isAmbientFile, isCode, isScript } from "./languages.ts";
import { parseScript, runsAsNamed } from "./parse-script.ts";

type Reader = (path: string, source: string) => FileDeclarations;
type Versions = {
  path: string;
  previous: string;
  status: ChangedFile["status"];
  before: string | null;
  after: string | null;
};

/** The syntax trees of more files are not held at once. */
const fewFiles = 50;

/** JavaScript and TypeScript by symbol, components as whole files. */
export const scriptDetector: ChangeDetector = { reads: isCode, detect: detectScripts };

async function detectScripts(files: ChangedFile[], sides: Sides): Promise<ChangedSymbol[]> {
  const early = files.some(isForReader) ? loadReader() : null;
  const versions = await Promise.all(files.map((file) => readVersions(file, sides)));
  const different = versions.filter((file) => isUnread(file) || isMoved(file) || differs(file));
  const known = new Map(different.map((file) => [file, compareInside(file)]));
  const open = different.filter((file) => !known.get(file));
  const read = open.some(({ path }) => isScript(path)) ? await (early ?? loadReader()) : () => null;
  const settle = open.length > fewFiles ? settleStrays : (difference: Difference) => difference;
  const differences = open.map((file) => settle(compareVersions(file, read)));
  return [
    ...[...known.values()].flatMap((symbols) => symbols ?? []),
    ...differences.flatMap((difference) => difference.modified),
    ...pairStrays(
      differences.flatMap((difference) => difference.added),
      differences.flatMap((difference) => difference.removed),
    ),
  ];
}

/** Whether ts-morph has to read a file, whatever it says. */
function isForReader({ path, status }: Pick<ChangedFile, "path" | "status">): boolean {
  return isScript(path) && status !== "modified";
}

/** ts-morph takes a while to load: it does only for what it reads. */
async function loadReader(): Promise<Reader> {
  const { declarationReader } = await import("./declarations/read-declarations.ts");
  return declarationReader();
}

/** What changed, if that was inside of functions and values only. */
function compareInside(file: Versions): ChangedSymbol[] | null {
  const { path, before, after } = file;
  if (before === null || after === null || isUnread(file)) return null;
  if (!isScript(path) || isForReader(file)) return null;
  try {
    if (runsNoMore(path, before, after)) return wholeFile(file).modified;
    return compareHiddenParts(path, before, after);
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

async function readVersions(file: ChangedFile, sides: Sides): Promise<Versions> {
  const previous = file.previousPath ?? file.path;
  const [before, after] = await Promise.all([
    file.status === "added" ? null : sides.base.read(previous),
    file.status === "deleted" ? null : sides.head.read(file.path),
  ]);
  return { path: file.path, previous, status: file.status, before, after };
}

function isMoved(file: Versions): boolean {
  return file.path !== file.previous && file.after !== null;
}

function differs(file: Versions): boolean {
  return file.before !== file.after;
}

/** Links, submodules and huge files have no text, and yet they changed. */
function isUnread({ status, before, after }: Versions): boolean {
  if (!before && !after) return true;
  return (before === null && status !== "added") || (after === null && status !== "deleted");
}

function compareVersions(file: Versions, read: Reader): Difference {
  try {
    return isUnread(file) ? wholeFile(file) : compareTexts(file, read);
  } catch (error) {
    // Out of stack: the syntax is nested too deeply to be followed.
    if (error instanceof RangeError) return wholeFile(file);
    throw error;
  }
}

function compareTexts(file: Versions, read: Reader): Difference {
  const before = readSide(file.previous, file.before, read);
  const after = readSide(file.path, file.after, read);
  if (!before || !after) return wholeFile(file);
  const difference = compareDeclarations(file.path, before, after);
  // Whoever names the file by its path is affected, whatever the file says.
  if (isMoved(file)) difference.modified.push(...wholeFile(file).modified);
  return difference;
}

/** JavaScript with its first types runs no more, unless something compiles it. */
function runsNoMore(path: string, before: string, after: string): boolean {
  if (mayBeDeep(before) || mayBeDeep(after)) return false;
  return runsAsNamed(path, before) && !runsAsNamed(path, after);
}

function readSide(path: string, source: string | null, read: Reader): FileDeclarations {
  if (source === null) return [];
  return isScript(path) && canLoad(path, source) ? read(path, source) : null;
}

/** What ts-morph reads may still have errors for which nothing of it runs. */
function canLoad(path: string, source: string): boolean {
  return isAmbientFile(path) || mayBeDeep(source) || parseScript(path, source) !== null;
}

/** A file that cannot be told apart, or whose path changed, counts as one symbol. */
function wholeFile(file: Versions): Difference {
  const whole: ChangedSymbol = {
    file: file.path,
    name: moduleName,
    kind: "module",
    change: isMoved(file) ? "moved" : changeOf(file),
    previous: isMoved(file) ? { file: file.previous, name: moduleName } : null,
    exported: true,
    signatureChanged: true,
    span: { start: 1, end: (file.after ?? file.before ?? "").split("\n").length },
  };
  return { modified: [whole], added: [], removed: [] };
}

function changeOf({ status }: Versions): "added" | "modified" | "removed" {
  if (status === "deleted") return "removed";
  return status === "added" ? "added" : "modified";
}
