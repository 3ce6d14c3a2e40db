import { isBuiltin } from "node:module";
import type { ChangedSymbol } from "../../contracts/change-set.ts";
import { moduleUnit } from "../graph/facts.ts";
import type { LinkedFile } from "../graph/link-files.ts";
import type { SymbolGraph } from "../graph/symbol-graph.ts";

/**
 * Whether a change to the modules a file loads cannot be felt: those that come or go do nothing
 * when they are loaded, and none of them leads back to the file. Names imported from them are
 * followed apart.
 */
export function isQuietLoading(
  symbol: ChangedSymbol,
  previousPath: string,
  base: SymbolGraph,
  head: SymbolGraph,
): boolean {
  const [before, after] = [base.files.get(previousPath), head.files.get(symbol.file)];
  if (!sameStars(before, after)) return false;
  const was = closureOf(base, previousPath);
  const is = closureOf(head, symbol.file);
  if (was.has(previousPath) || is.has(symbol.file)) return false;
  const come = [...is].filter((path) => !was.has(path));
  const gone = [...was].filter((path) => !is.has(path));
  const moved = come.length + gone.length === 0;
  return (
    sameOutside(before, after) &&
    (moved ? [...is] : come).every((path) => isQuiet(head.files.get(path))) &&
    gone.every((path) => isQuiet(base.files.get(path)))
  );
}

function sameStars(before: LinkedFile | undefined, after: LinkedFile | undefined): boolean {
  return (before?.facts.stars ?? []).join("\n") === (after?.facts.stars ?? []).join("\n");
}

/** All files that a file loads, directly or not; the file itself only if it is in a cycle. */
function closureOf(graph: SymbolGraph, path: string): Set<string> {
  const closure = new Set(graph.files.get(path)?.loads);
  for (const file of closure)
    for (const next of graph.files.get(file)?.loads ?? []) closure.add(next);
  return closure;
}

/** Packages may do anything when loaded; the platform's own modules do nothing. */
function sameOutside(before: LinkedFile | undefined, after: LinkedFile | undefined): boolean {
  const outside = (file: LinkedFile | undefined) =>
    (file?.facts.loads ?? [])
      .filter((specifier) => !file?.modules.has(specifier) && !isBuiltin(specifier))
      .sort()
      .join("\n");
  return outside(before) === outside(after);
}

function isQuiet(file: LinkedFile | undefined): boolean {
  if (!file || file.opaque !== null || file.facts.broken) return false;
  return file.facts.units.every((unit) =>
    unit.name === moduleUnit ? unit.refs.length + unit.mentions.length === 0 : unit.load !== "runs",
  );
}
