import { isBuiltin } from "node:module";
import { moduleUnit } from "../graph/facts.ts";
import type { LinkedFile } from "../graph/link-files.ts";
import type { SymbolGraph } from "../graph/symbol-graph.ts";
import { passesOnOthers, type Sides, starred } from "./passed-on.ts";

/**
 * Whether a change to the modules a file loads cannot be felt: what does something when it is loaded
 * is still loaded in the same order. Names imported from modules that come or go are followed apart.
 */
export function isQuietLoading(path: Sides<string>, graph: Sides<SymbolGraph>): boolean {
  const { base, head } = graph;
  const isKnown = knowsOffer(base, path.base) && knowsOffer(head, path.head);
  if (!isKnown && passesOnOthers(path, graph)) return false;
  const was = closureOf(base, path.base);
  const is = closureOf(head, path.head);
  const isSame = was.size === is.size && [...is].every((file) => was.has(file));
  const inCircle = was.has(path.base) || is.has(path.head);
  // Where a circle is entered decides what of it is loaded first.
  if ((isSame || inCircle) && !(areQuiet(base, was) && areQuiet(head, is))) return false;
  return loudOnes(base, path.base).join("\n") === loudOnes(head, path.head).join("\n");
}

/** Whether it can be told what a file passes on. */
function knowsOffer(graph: SymbolGraph, path: string): boolean {
  return [...starred(graph, path)].every((file) => {
    const { facts, modules, implied = [] } = graph.files.get(file) ?? {};
    if (!facts || facts.whole) return false;
    // Where a name may mean several files, it is not told which of them are passed on.
    const isPlain = facts.stars.length === 0 || implied.length === 0;
    return isPlain && facts.stars.every((star) => modules?.has(star));
  });
}

/** All files that a file loads, directly or not; the file itself only if it is in a cycle. */
function closureOf(graph: SymbolGraph, path: string): Set<string> {
  const closure = new Set(graph.files.get(path)?.loads);
  for (const file of closure)
    for (const next of graph.files.get(file)?.loads ?? []) closure.add(next);
  return closure;
}

function areQuiet({ files }: SymbolGraph, paths: ReadonlySet<string>): boolean {
  return [...paths].every((path) => isQuiet(files.get(path)));
}

/**
 * What does something when a file is loaded, in order: files, and packages, which may do anything.
 * The platform's own modules do nothing.
 */
function loudOnes({ files }: SymbolGraph, path: string): string[] {
  const met = new Set([path]);
  const loud: string[] = [];
  const visit = (file: LinkedFile | undefined) => {
    const places = file?.facts.loads.map((name) => file.modules.get(name) ?? `package ${name}`);
    for (const next of new Set([...(places ?? []), ...(file?.loads ?? [])])) {
      if (met.has(next) || isBuiltin(next.replace("package ", ""))) continue;
      met.add(next);
      visit(files.get(next));
      if (!isQuiet(files.get(next))) loud.push(next);
    }
  };
  visit(files.get(path));
  return loud;
}

/** To read may fail as well, where there is not what is read. */
function isQuiet(file: LinkedFile | undefined): boolean {
  if (!file || file.opaque !== null || file.facts.broken) return false;
  return file.facts.units.every((unit) =>
    unit.name === moduleUnit
      ? unit.refs.length + unit.mentions.length === 0
      : unit.load === "inert",
  );
}
