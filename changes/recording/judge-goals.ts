import type { ChangedSymbol, ChangeSet } from "../../contracts/change-set.ts";
import type { SymbolGraph } from "../graph/symbol-graph.ts";
import type { Goal } from "../selection/goals.ts";
import type { SourceTree } from "../source-tree.ts";
import { changedUnits } from "./changed-units.ts";
import type { CoverageMap, Ran } from "./coverage-map.ts";
import { type FileUnits, readUnits } from "./read-units.ts";

/** What a recording says of a test and a change; null where only the graph can tell. */
export type Verdict = "ran" | "spared" | null;
export type Judge = (test: string, goal: Goal) => Verdict;

export type Coverage = {
  map: CoverageMap;
  /** Units of each changed file, before and after. */
  units: ReadonlyMap<string, { before: FileUnits | null; after: FileUnits | null }>;
};

export async function readChangedUnits(
  changes: ChangeSet,
  base: SourceTree,
  head: SourceTree,
): Promise<Coverage["units"]> {
  const read = async (tree: SourceTree, path: string) => {
    const source = await tree.read(path);
    return source === null ? null : readUnits(path, source);
  };
  const pairs = changes.files.map(async ({ path, previousPath }) => {
    const [before, after] = [await read(base, previousPath ?? path), await read(head, path)];
    return [path, { before, after }] as const;
  });
  return new Map(await Promise.all(pairs));
}

/**
 * Judges changes by what tests ran at the base. A test can only begin to behave differently where it
 * runs something that differs, so a changed function matters to those that called it, a new one to
 * those that called what now leads to it, and load-time code to those that loaded its file.
 */
export function createJudge(
  { map, units }: Coverage,
  changes: ChangeSet,
  graph: SymbolGraph,
  goals: Goal[],
): Judge {
  const leading = callersOfAdded(graph, goals);
  return (test, goal) => {
    const ran = map.get(test);
    if (!ran || !goal.symbol) return null;
    return judge(goal.symbol, ran, goal.node);
  };

  function judge(symbol: ChangedSymbol, ran: Ran, node: number): Verdict {
    const { before, after } = units.get(symbol.file) ?? {};
    switch (symbol.change) {
      case "modified": {
        const changed = before && after && changedUnits(symbol.name, before, after);
        return changed
          ? judgeCalls(changed.map((name) => ran.called(earlierPath(symbol), name)))
          : judgeLoading(symbol, ran);
      }
      case "added":
        return after?.functions.has(symbol.name) && before
          ? judgeAdded(node, ran)
          : judgeLoading(symbol, ran);
      default: {
        const isKnown = before?.functions.has(earlierName(symbol));
        return isKnown && ran.called(earlierPath(symbol), earlierName(symbol)) ? "ran" : null;
      }
    }
  }

  /** Who loaded the file may have seen the change; of the others none has. */
  function judgeLoading(symbol: ChangedSymbol, ran: Ran): Verdict {
    return ran.loaded(earlierPath(symbol)) === false ? "spared" : null;
  }

  function judgeAdded(node: number, ran: Ran): Verdict {
    const callers = leading.get(node);
    if (!callers) return null;
    return judgeCalls(callers.map(({ file, name }) => ran.called(file, name)));
  }

  function earlierPath({ file, previous }: ChangedSymbol): string {
    const renamed = changes.files.find(({ path }) => path === file)?.previousPath;
    return previous?.file ?? renamed ?? file;
  }
}

function earlierName({ name, previous }: ChangedSymbol): string {
  return previous?.name ?? name;
}

function judgeCalls(called: (boolean | null)[]): Verdict {
  if (called.includes(true)) return "ran";
  return called.includes(null) ? null : "spared";
}

type Caller = { file: string; name: string };

/**
 * For each new function the ones that lead to it and were there before.
 * None for functions that something else than a function leads to, or that are reached by name.
 */
function callersOfAdded(graph: SymbolGraph, goals: Goal[]): Map<number, Caller[] | null> {
  const fresh = new Set(
    goals.flatMap(({ node, symbol }) => (symbol?.change === "added" ? [node] : [])),
  );
  const added = goals.flatMap(({ node, symbol }) => {
    const unit = graph.nodes[node]?.unit;
    const isOwn = symbol?.change === "added" && symbol.name === unit?.name;
    return isOwn && unit?.kind === "function" && unit.load === "inert" ? [node] : [];
  });
  const callers = new Map<number, Caller[] | null>(added.map((node) => [node, []]));
  if (added.length === 0) return callers;
  graph.nodes.forEach(({ file, unit, uses }, index) => {
    if (fresh.has(index)) return;
    for (const use of uses) {
      const known = callers.get(use);
      if (!known) continue;
      const calls = unit.kind === "function" || unit.kind === "method";
      callers.set(use, calls ? [...known, { file, name: unit.name }] : null);
    }
  });
  return callers;
}
