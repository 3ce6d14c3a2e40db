import type { ChangedSymbol, ChangeSet } from "../contracts/change-set.ts";
import {
  compareDeclarations,
  type Difference,
  pairStrays,
} from "./declarations/compare-declarations.ts";
import { type FileDeclarations, moduleName } from "./declarations/declaration.ts";
import { isCode, isScript } from "./languages.ts";
import type { SourceTree } from "./source-tree.ts";

type ChangedFile = ChangeSet["files"][number];
type Reader = (path: string, source: string) => FileDeclarations;
type Versions = {
  path: string;
  previous: string;
  status: ChangedFile["status"];
  before: string | null;
  after: string | null;
};

export type DetectInput = {
  base: SourceTree;
  head: SourceTree;
  files: ChangedFile[];
  baseSha: string;
  headSha: string;
};

/** Tells in symbols what differs between two trees; reads only the changed files. */
export async function detectChanges(input: DetectInput): Promise<ChangeSet> {
  const code = input.files.filter((file) => isCode(file.path) || isCode(file.previousPath ?? ""));
  const [versions, read] = await Promise.all([
    Promise.all(code.map((file) => readVersions(file, input))),
    code.some((file) => isScript(file.path)) ? loadReader() : () => null,
  ]);
  const different = versions.filter((file) => isUnread(file) || isMoved(file) || differs(file));
  const differences = different.map((file) => compareVersions(file, read));
  const symbols = [
    ...differences.flatMap((difference) => difference.modified),
    ...pairStrays(
      differences.flatMap((difference) => difference.added),
      differences.flatMap((difference) => difference.removed),
    ),
  ];
  return {
    baseSha: input.baseSha,
    headSha: input.headSha,
    files: input.files,
    symbols: symbols.sort(byPlace),
    nonCode: input.files.filter((file) => !code.includes(file)).map((file) => file.path),
  };
}

/** ts-morph takes a while to load: it does while the files are read, and only for what it reads. */
async function loadReader(): Promise<Reader> {
  const { declarationReader } = await import("./declarations/read-declarations.ts");
  return declarationReader();
}

async function readVersions(file: ChangedFile, input: DetectInput): Promise<Versions> {
  const previous = file.previousPath ?? file.path;
  const [before, after] = await Promise.all([
    file.status === "added" ? null : input.base.read(previous),
    file.status === "deleted" ? null : input.head.read(file.path),
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

function readSide(path: string, source: string | null, read: Reader): FileDeclarations {
  if (source === null) return [];
  return isScript(path) ? read(path, source) : null;
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

/** Files in order, and in a file what encloses before what is enclosed. */
function byPlace(a: ChangedSymbol, b: ChangedSymbol): number {
  if (a.file !== b.file) return a.file < b.file ? -1 : 1;
  return a.span.start - b.span.start || b.span.end - a.span.end || a.name.length - b.name.length;
}
