import { ExportLookup } from "../graph/export-lookup.ts";
import { type FileFacts, moduleUnit } from "../graph/facts.ts";
import type { SymbolGraph } from "../graph/symbol-graph.ts";
import type { Goal } from "./goals.ts";

/** Whether a file offers less than before, though what it offered may still be declared. */
export function losesExports(before: FileFacts, after: FileFacts | undefined): boolean {
  const lost = Object.keys(before.exports).some(
    (name) => !Object.hasOwn(after?.exports ?? {}, name),
  );
  return lost || before.stars.some((star) => !after?.stars.includes(star));
}

/** Files that still import what is no longer exported: an engine may refuse to load them at all. */
export function lostExportGoals(base: SymbolGraph, head: SymbolGraph): Goal[] {
  const [before, now] = [new ExportLookup(base.files), new ExportLookup(head.files)];
  const isLost = (file: string, name: string) =>
    name !== "*" && now.find(file, name).length === 0 && before.find(file, name).length > 0;
  return [...head.files.values()].flatMap(({ path, facts, modules }) => {
    const node = head.nodesOf(path).get(moduleUnit);
    return Object.values(facts.imports).flatMap(({ from, name }) => {
      const target = modules.get(from);
      if (node === undefined || target === undefined || !isLost(target, name)) return [];
      return [{ label: name === "default" ? `default of ${target}` : name, node, symbol: null }];
    });
  });
}

/** Files that still load what is gone: whatever that held, or if only types, they load no more. */
export function lostFileGoals(base: SymbolGraph, head: SymbolGraph): Goal[] {
  return [...head.files.values()].flatMap(({ path, facts, modules }) => {
    const before = base.files.get(path);
    const node = head.nodesOf(path).get(moduleUnit);
    return [...facts.loads, ...facts.keptLoads].flatMap((specifier) => {
      const target = before?.modules.get(specifier);
      const isLost = target !== undefined && !modules.has(specifier);
      if (node === undefined || !isLost || !before?.loads.includes(target)) return [];
      return [{ label: target, node, symbol: null }];
    });
  });
}
