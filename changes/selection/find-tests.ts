import type { ChangedSymbol } from "../../contracts/change-set.ts";
import { filesThatMayReach, openLoaders } from "../graph/may-reach.ts";
import { type Reach, reachFrom } from "../graph/reach.ts";
import type { SymbolGraph } from "../graph/symbol-graph.ts";
import type { Judge, Verdict } from "../recording/judge-goals.ts";
import { isTypeTest } from "../test-files.ts";
import type { Goal } from "./goals.ts";
import type { Blind } from "./unseen.ts";

/** Why a test is chosen: the graph leads to it, or it was seen to run what changed. */
export type Reason = {
  test: string;
  reason: string;
  by: "graph" | "coverage";
  /** The changed node the test leads to; null when it is chosen for something else. */
  leadsTo: { graph: SymbolGraph; node: number } | null;
};

export type Found = {
  reasons: Reason[];
  /** Changed symbols that some test reaches. */
  covered: ReadonlySet<ChangedSymbol>;
  /** No other file reaches a goal. */
  mayReach: ReadonlySet<string>;
};

type Search = {
  goals: Goal[];
  blind: ReadonlyMap<string, Blind>;
  /** What is recorded of a test and a goal. */
  judge: Judge;
  /** Whether a recording tells all that the test runs. */
  isSeen(test: string): boolean;
};

/** Tells which goals each test reaches: as recorded, and else by following all it could run. */
export function findTests(graph: SymbolGraph, tests: string[], search: Search): Found {
  const loadersOf = openLoaders(graph);
  const goals = search.goals.map(({ node }) => node);
  const mayReach = filesThatMayReach(graph, goals, loadersOf);
  const mayBeBlind = loadersOf(search.blind.keys());
  const reasons: Reason[] = [];
  const covered = new Set<ChangedSymbol>();
  for (const test of tests) {
    const verdicts = search.goals.map((goal) => ({ goal, verdict: search.judge(test, goal) }));
    // Of a test of types alone nothing runs, and so nothing unseen.
    const isBlind = mayBeBlind.has(test) && !isSeen(test, verdicts) && !isTypeTest(test);
    const open = verdicts.filter(
      ({ verdict }) => verdict === "ran" || (verdict === null && mayReach.has(test)),
    );
    if (open.length === 0 && !isBlind) continue;
    const reach = reachFrom(graph, test);
    const reached = open.filter(
      ({ goal, verdict }) => verdict === "ran" || reach.reaches(goal.node),
    );
    for (const { goal } of reached) if (goal.symbol) covered.add(goal.symbol);
    reasons.push(
      ...reached.map(({ goal, verdict }) => ({
        ...reasonOf(goal, verdict, reach, test),
        leadsTo: { graph, node: goal.node },
      })),
    );
    if (isBlind) reasons.push(...blindReasons(search.blind, reach, test));
  }
  return { reasons, covered, mayReach };

  /** Where the graph has a say, what it cannot see still counts. */
  function isSeen(test: string, verdicts: { verdict: Verdict }[]): boolean {
    const isDecided = verdicts.every(({ verdict }) => verdict !== null);
    return isDecided && search.isSeen(test);
  }
}

function reasonOf(
  goal: Goal,
  verdict: Verdict,
  reach: Reach,
  test: string,
): Omit<Reason, "leadsTo"> {
  if (verdict !== "ran") return { test, reason: explain(goal, reach), by: "graph" };
  const isKnown = reach.reaches(goal.node);
  return {
    test,
    reason: isKnown ? explain(goal, reach) : `${goal.label} ← ${test}`,
    by: "coverage",
  };
}

function blindReasons(blind: Search["blind"], reach: Reach, test: string): Reason[] {
  const unseen = [...blind.values()].filter(({ file }) => reach.loaded.has(file));
  return unseen.map(({ file, because }) => ({
    test,
    reason: explainBlind(file, because, test),
    by: "graph",
    leadsTo: null,
  }));
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
