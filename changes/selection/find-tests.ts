import type { ChangedSymbol } from "../../contracts/change-set.ts";
import { type Reach, reachFrom } from "../graph/reach.ts";
import type { SymbolGraph } from "../graph/symbol-graph.ts";
import type { Goal } from "./goals.ts";
import type { Blind } from "./unseen.ts";

export type Found = {
  reasons: { test: string; reason: string }[];
  /** Changed symbols that some test reaches. */
  covered: ReadonlySet<ChangedSymbol>;
};

/** Follows every test that could load a changed file, and tells which of the goals it reaches. */
export function findTests(
  graph: SymbolGraph,
  tests: string[],
  goals: Goal[],
  blind: ReadonlyMap<string, Blind>,
): Found {
  const places = goals.flatMap(({ node }) => graph.nodes[node]?.file ?? []);
  const near = loadersOf(graph, [...places, ...blind.keys()]);
  const reasons: Found["reasons"] = [];
  const covered = new Set<ChangedSymbol>();
  for (const test of tests) {
    if (!near.has(test)) continue;
    const reach = reachFrom(graph, test);
    const reached = goals.filter(({ node }) => reach.reaches(node));
    for (const { symbol } of reached) if (symbol) covered.add(symbol);
    const unseen = [...blind.values()].filter(({ file }) => reach.loaded.has(file));
    reasons.push(
      ...reached.map((goal) => ({ test, reason: explain(goal, reach) })),
      ...unseen.map(({ file, because }) => ({ test, reason: explainBlind(file, because, test) })),
    );
  }
  return { reasons, covered };
}

/** The changed symbol, what uses it, what uses that, and so on to the test. */
function explain(goal: Goal, reach: Reach): string {
  const [first, ...rest] = reach.chain(goal.node);
  const start = first === goal.label || rest.length === 0 ? [] : [first];
  const links = rest.length === 0 ? [first] : rest;
  const inside = start.filter(
    (label) => label !== undefined && !goal.label.startsWith(`${label}.`),
  );
  return [goal.label, ...inside, ...links].join(" ← ");
}

function explainBlind(file: string, because: string, test: string): string {
  return file === test ? `${test} ${because}` : `${file} ${because} ← ${test}`;
}

/** All files that load one of the files, directly or not. */
function loadersOf(graph: SymbolGraph, files: string[]): Set<string> {
  const loaders = new Map<string, string[]>();
  for (const { path, loads } of graph.files.values()) {
    for (const target of loads) {
      const known = loaders.get(target);
      if (known) known.push(path);
      else loaders.set(target, [path]);
    }
  }
  const near = new Set(files);
  for (const file of near) for (const loader of loaders.get(file) ?? []) near.add(loader);
  return near;
}
