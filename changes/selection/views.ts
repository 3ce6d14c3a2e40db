import type { ChangeSet } from "../../contracts/change-set.ts";
import type { CoverageRecording } from "../../contracts/coverage.ts";
import type { FileFacts } from "../graph/facts.ts";
import type { FactsIndex } from "../graph/facts-index.ts";
import { type ProjectMap, readProjectMap } from "../graph/project-map.ts";
import { buildGraph, type SymbolGraph } from "../graph/symbol-graph.ts";
import { isCode, isErased } from "../languages.ts";
import { type Coverage, createJudge, type Judge } from "../recording/judge-goals.ts";
import { openCoverage } from "../recording/open-coverage.ts";
import type { SourceTree } from "../source-tree.ts";
import { type Found, findTests } from "./find-tests.ts";
import { assetGoals, brokenGoals, codeGoals, type Goal, type Side, symbolGoals } from "./goals.ts";
import { isQuietLoading } from "./loading.ts";
import { losesExports, lostExportGoals, lostFileGoals } from "./lost-exports.ts";
import { losesRuns } from "./lost-runs.ts";
import { passedOnGoals, type Sides } from "./passed-on.ts";
import { readAhead } from "./read-ahead.ts";
import { blindFiles } from "./unseen.ts";

/** Everything known of one side of the change. */
export type View = {
  graph: SymbolGraph;
  map: ProjectMap;
  goals: Goal[];
  judge: Judge;
  found: Found;
};

type Linked = { graph: SymbolGraph; map: ProjectMap };
type Sources = { changes: ChangeSet; base: SourceTree; head: SourceTree };

type Known = {
  paths: string[];
  facts: Map<string, FileFacts>;
  tests: string[];
  recordings: CoverageRecording[];
};

/** Looks at the head and, where something is gone or loads otherwise, at the base. */
export async function openViews(
  sources: Sources,
  index: FactsIndex,
  known: Known,
): Promise<View[]> {
  const { changes, head } = sources;
  const { tests } = known;
  const now = await link(head, known.paths, known.facts);
  const coverage = await openCoverage(sources, known.recordings, now);
  if (!needsBase(changes) && !(await isMissed(sources, index, known.facts)))
    return [look(now, "head", { changes, tests, coverage })];
  const before = await linkBase(sources, index, known);
  const graph = { base: before.graph, head: now.graph };
  const { loud, passedOn } = withoutQuiet(changes, graph);
  const seen = { changes: loud, tests, coverage };
  const lost = [
    ...lostExportGoals(before.graph, now.graph),
    ...lostFileGoals(before.graph, now.graph),
  ];
  return [
    look(now, "head", seen, [...lost, ...passedOn.head]),
    look(before, "base", seen, passedOn.base),
  ];
}

async function link(
  tree: SourceTree,
  paths: string[],
  facts: Map<string, FileFacts>,
): Promise<Linked> {
  const map = await readProjectMap(tree, paths);
  return { graph: buildGraph(facts, map), map };
}

/** The base is the head with the changed files as they were. */
async function linkBase(
  { changes, base }: Sources,
  index: FactsIndex,
  { paths, facts }: Known,
): Promise<Linked> {
  const changed = new Set(changes.files.map(({ path }) => path));
  const earlier = changes.files.flatMap(({ path, previousPath, status }) =>
    status === "added" ? [] : [previousPath ?? path],
  );
  const old = await index.readAll(base, earlier);
  const kept = [...facts].filter(([path]) => !changed.has(path));
  const list = [...paths.filter((path) => !changed.has(path)), ...earlier];
  return await link(readAhead(base, list), list, new Map([...kept, ...old]));
}

type Seen = { changes: ChangeSet; tests: string[]; coverage: Coverage | null };

function look(
  { graph, map }: Linked,
  side: Side,
  { changes, tests, coverage }: Seen,
  lost: Goal[] = [],
): View {
  const live = changes.symbols.filter(({ kind }) => !isErased(kind)).map(({ file }) => file);
  const goals = [
    ...symbolGoals(changes, graph, side),
    ...assetGoals(changes.nonCode, graph, map.linked),
    ...codeGoals(changes.files, graph),
    ...brokenGoals(changes.files, graph),
    ...lost,
  ];
  const sameFiles = changes.files.every(({ status }) => status === "modified");
  const judge = coverage ? createJudge(coverage, changes, graph, goals) : () => null;
  const found = findTests(graph, tests, {
    goals,
    blind: blindFiles(graph, map, live, new Set(tests)),
    judge,
    // Files that come and go may be found by code that looks for files.
    isSeen: (test) => sameFiles && coverage?.map.has(test) === true,
  });
  return { graph, map, goals, judge, found };
}

/** What is gone, or loaded no more, can only be followed where it still was. */
function needsBase(changes: ChangeSet): boolean {
  return (
    changes.files.some(({ status }) => status !== "modified") ||
    changes.symbols.some(({ change, name }) => change !== "modified" || name.startsWith("<"))
  );
}

/** What files offer no more, or do no more when they are loaded, is gone for those who counted on it. */
async function isMissed(
  { changes, base }: Sources,
  index: FactsIndex,
  facts: Map<string, FileFacts>,
): Promise<boolean> {
  const changed = changes.files.flatMap(({ path }) => (isCode(path) ? [path] : []));
  const before = await index.readAll(base, changed);
  return [...before].some(([path, was]) => {
    const now = facts.get(path);
    return losesExports(was, now) || losesRuns(was, now, facts);
  });
}

/** Loading that does nothing is no change, but that names may then stand for something else. */
function withoutQuiet(changes: ChangeSet, graph: Sides<SymbolGraph>) {
  const earlier = new Map(changes.files.map((file) => [file.path, file.previousPath ?? file.path]));
  const passedOn: Sides<Goal[]> = { base: [], head: [] };
  const symbols = changes.symbols.filter((symbol) => {
    if (symbol.name !== "<imports>") return true;
    const path = { base: earlier.get(symbol.file) ?? symbol.file, head: symbol.file };
    if (!isQuietLoading(path, graph)) return true;
    const { base, head } = passedOnGoals(path, graph);
    passedOn.base.push(...base);
    passedOn.head.push(...head);
    return false;
  });
  return { loud: { ...changes, symbols }, passedOn };
}
