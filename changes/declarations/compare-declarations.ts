import type { ChangedSymbol } from "../../contracts/change-set.ts";
import { groupBy } from "../group-by.ts";
import { isErased } from "../languages.ts";
import { type Declaration, moduleName } from "./declaration.ts";

/** A symbol that appeared or vanished, with what is needed to tell that it only went elsewhere. */
export type Stray = {
  file: string;
  declaration: Pick<Declaration, "name" | "kind" | "exported" | "span" | "nameless">;
};

export type Difference = { modified: ChangedSymbol[]; added: Stray[]; removed: Stray[] };

/** Compares the declarations of one file before and after. */
export function compareDeclarations(
  file: string,
  before: Declaration[],
  after: Declaration[],
): Difference {
  const earlier = new Map(before.map((declaration) => [declaration.name, declaration]));
  const later = new Map(after.map((declaration) => [declaration.name, declaration]));
  const modified = after.flatMap((now) => {
    const was = earlier.get(now.name);
    return was && isSuccessor(was, now) && differs(was, now)
      ? [describeModified(file, was, now)]
      : [];
  });
  return {
    modified,
    added: strays(file, after, earlier),
    removed: strays(file, before, later),
  };
}

/** The same difference, which holds on to no syntax tree. */
export function settleStrays({ modified, added, removed }: Difference): Difference {
  const settle = ({ file, declaration }: Stray): Stray => {
    const { name, kind, exported, span } = declaration;
    const text = declaration.nameless();
    return { file, declaration: { name, kind, exported, span, nameless: () => text } };
  };
  return { modified, added: added.map(settle), removed: removed.map(settle) };
}

function strays(file: string, list: Declaration[], other: Map<string, Declaration>): Stray[] {
  return list
    .filter((declaration) => !isSuccessor(other.get(declaration.name), declaration))
    .filter((declaration) => !isEmptyModule(declaration))
    .map((declaration) => ({ file, declaration }));
}

/** A type that takes the name of a value leaves nothing of it, nor the other way round. */
function isSuccessor(was: Declaration | undefined, now: Declaration): boolean {
  return was !== undefined && isErased(was.kind) === isErased(now.kind);
}

/** Every file has load-time code; only code that does something is worth a word. */
function isEmptyModule(declaration: Declaration): boolean {
  return declaration.name.startsWith("<") && declaration.shape() === "";
}

function differs(was: Declaration, now: Declaration): boolean {
  return (
    (was.source !== now.source && was.shape() !== now.shape()) ||
    was.kind !== now.kind ||
    was.exported !== now.exported ||
    reordered(was.order, now.order)
  );
}

function reordered(was: string[], now: string[]): boolean {
  const common = now.filter((name) => was.includes(name));
  const before = was.filter((name) => now.includes(name));
  return common.some((name, index) => name !== before[index]);
}

function describeModified(file: string, was: Declaration, now: Declaration): ChangedSymbol {
  return {
    file,
    name: now.name,
    kind: now.kind,
    change: "modified",
    previous: null,
    exported: now.exported || was.exported,
    signatureChanged: was.signature() !== now.signature() || was.exported !== now.exported,
    span: now.span,
  };
}

/** Tells symbols that were renamed or moved from those that came or went. */
export function pairStrays(added: Stray[], removed: Stray[]): ChangedSymbol[] {
  const left = new Set(removed);
  const twinsOf = openTwins(added, removed);
  const symbols: ChangedSymbol[] = [];
  for (const stray of added) {
    const { origins, rivals } = twinsOf(stray);
    const origin = findOrigin(
      stray,
      origins.filter((other) => left.has(other)),
      rivals,
    );
    if (origin) left.delete(origin);
    symbols.push(origin ? describeMoved(stray, origin) : describeStray(stray, "added"));
  }
  return [...symbols, ...[...left].map((stray) => describeStray(stray, "removed"))];
}

type Twins = { origins: Stray[]; rivals: Stray[] };

/** Finds what is the same but for its name: of what is gone, and of what is new in the same file. */
function openTwins(added: Stray[], removed: Stray[]): (stray: Stray) => Twins {
  const kindOf = ({ declaration }: Stray) => `${declaration.kind} ${declaration.nameless()}`;
  // Where nothing is gone, nothing is to be compared.
  const kinds = new Map((removed.length > 0 ? added : []).map((stray) => [stray, kindOf(stray)]));
  const placeOf = (stray: Stray) => `${stray.file} ${kinds.get(stray)}`;
  const origins = groupBy(added.length > 0 ? removed : [], kindOf);
  const rivals = groupBy(kinds.keys(), placeOf);
  return (stray) => ({
    origins: origins.get(kinds.get(stray) ?? "") ?? [],
    rivals: rivals.get(placeOf(stray)) ?? [],
  });
}

function findOrigin(stray: Stray, twins: Stray[], rivals: Stray[]): Stray | null {
  const { declaration, file } = stray;
  if (declaration.name === moduleName) return null;
  const moved = twins.filter((other) => other.file !== file && sameName(other, stray));
  const renamed = twins.filter((other) => other.file === file);
  return (
    onlyOne(renamed.filter(sameMember(stray)), rivals.filter(sameMember(stray))) ??
    onlyOne(renamed, rivals) ??
    onlyOne(moved, rivals)
  );
}

/** Two new symbols of the same body cannot both be the old one. */
function onlyOne(origins: Stray[], rivals: Stray[]): Stray | null {
  return origins.length === 1 && rivals.length === 1 ? (origins[0] ?? null) : null;
}

function sameMember(stray: Stray): (other: Stray) => boolean {
  const member = ({ declaration }: Stray) => declaration.name.split(".").at(-1);
  return (other) => member(other) === member(stray);
}

function sameName(a: Stray, b: Stray): boolean {
  return a.declaration.name === b.declaration.name;
}

function describeMoved(stray: Stray, origin: Stray): ChangedSymbol {
  const moved = origin.file !== stray.file;
  return {
    ...describeStray(stray, "added"),
    change: moved ? "moved" : "renamed",
    previous: { file: origin.file, name: origin.declaration.name },
    signatureChanged: !moved || origin.declaration.exported !== stray.declaration.exported,
  };
}

function describeStray(stray: Stray, change: "added" | "removed"): ChangedSymbol {
  const { name, kind, exported, span } = stray.declaration;
  const signatureChanged = exported;
  return { file: stray.file, name, kind, change, previous: null, exported, signatureChanged, span };
}
