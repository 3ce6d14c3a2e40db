import type { ChangedSymbol, ChangeSet } from "../../contracts/change-set.ts";
import type { SelectedTest, TestSelection } from "../../contracts/test-selection.ts";
import type { FileFacts } from "../graph/facts.ts";
import { FactsIndex } from "../graph/facts-index.ts";
import { type ProjectMap, readProjectMap } from "../graph/project-map.ts";
import { reachFrom } from "../graph/reach.ts";
import { buildGraph, type SymbolGraph } from "../graph/symbol-graph.ts";
import { isCode, isErased } from "../languages.ts";
import type { SourceTree } from "../source-tree.ts";
import { isTestFile, isTestMaterial } from "../test-files.ts";
import { isDocument, ownerOfSnapshot } from "./assets.ts";
import { type Found, findTests } from "./find-tests.ts";
import { settingsReason } from "./full-run.ts";
import { assetGoals, type Goal, type Side, symbolGoals } from "./goals.ts";
import { findSetupFiles } from "./setup-files.ts";
import { blindFiles } from "./unseen.ts";

export type ChooseInput = {
  changes: ChangeSet;
  base: SourceTree;
  head: SourceTree;
  /** Where facts are kept between runs; outside the repository. */
  cacheDir?: string;
};

/** Everything known of one side of the change. */
type View = { graph: SymbolGraph; map: ProjectMap; goals: Goal[]; found: Found };

/** Chooses the tests that a change can break, each with the way the change takes to it. */
export async function chooseTests(input: ChooseInput): Promise<TestSelection> {
  const { changes, base, head } = input;
  const index = await FactsIndex.open(input.cacheDir ?? null);
  const paths = await head.list();
  const facts = await index.readAll(head, paths);
  const tests = [...facts].flatMap(([path, own]) => (isTestFile(path, own) ? [path] : []));
  const now = await view("head", head, paths, facts);
  const views = needsBase(changes) ? [now, await viewBase()] : [now];
  await index.save();
  const because =
    (await settingsReason(changes.files, base, head)) ??
    missingReason(changes, now.graph) ??
    (await setupReason(now));
  return because === null ? targeted(changes, views, tests) : full(changes, views, tests, because);

  async function view(
    side: Side,
    tree: SourceTree,
    list: string[],
    known: Map<string, FileFacts>,
  ): Promise<View> {
    const map = await readProjectMap(tree, list);
    const graph = buildGraph(known, map);
    const goals = [...symbolGoals(changes, graph, side), ...assetGoals(changes.nonCode, graph)];
    const blind = blindFiles(
      graph,
      map,
      changes.symbols.filter(isLive).map(({ file }) => file),
    );
    return { graph, map, goals, found: findTests(graph, tests, goals, blind) };
  }

  async function viewBase(): Promise<View> {
    const changed = changes.files.map(({ path }) => path);
    const earlier = changes.files.flatMap(({ path, previousPath, status }) =>
      status === "added" ? [] : [previousPath ?? path],
    );
    const old = await index.readAll(base, earlier);
    const kept = [...facts].filter(([path]) => !changed.includes(path));
    const list = [...paths.filter((path) => !changed.includes(path)), ...earlier];
    return await view("base", base, list, new Map([...kept, ...old]));
  }

  async function setupReason({ graph, goals }: View): Promise<string | null> {
    for (const file of await findSetupFiles(head, graph, paths)) {
      const reach = reachFrom(graph, file);
      const goal = goals.find(({ node }) => reach.reaches(node));
      if (goal) return `${file} runs around every test and reaches ${goal.label}`;
    }
    return null;
  }
}

function isLive(symbol: ChangedSymbol): boolean {
  return !isErased(symbol.kind);
}

/** What is gone, or loaded no more, can only be followed where it still was. */
function needsBase(changes: ChangeSet): boolean {
  return (
    changes.files.some(({ status }) => status !== "modified") ||
    changes.symbols.some(({ change, name }) => change !== "modified" || name.startsWith("<"))
  );
}

function missingReason(changes: ChangeSet, graph: SymbolGraph): string | null {
  const lost = changes.symbols.find(
    (symbol) => isLive(symbol) && symbol.change !== "removed" && !graph.files.has(symbol.file),
  );
  return lost ? `${lost.file} changed, but is not among the files of the repository` : null;
}

function targeted(changes: ChangeSet, views: View[], tests: string[]): TestSelection {
  const reasons = new Map<string, Set<string>>();
  const note = (test: string, reason: string) => {
    const known = reasons.get(test) ?? new Set();
    reasons.set(test, known.add(reason));
  };
  for (const { found } of views) {
    for (const { test, reason } of found.reasons) note(test, reason);
  }
  for (const { test, reason } of unreadAssets(changes, views, tests)) note(test, reason);
  const changed = new Set(
    changes.files.filter((file) => file.status !== "deleted").map((file) => file.path),
  );
  const selected = tests.flatMap((file): SelectedTest[] => {
    const because = [...(reasons.get(file) ?? [])].sort((a, b) => a.length - b.length).slice(0, 5);
    const hasChanged = changed.has(file) && isTouched(changes, file);
    if (hasChanged)
      return [{ file, names: [], reasons: [`${file} changed`, ...because], by: "changed" }];
    return because.length > 0 ? [{ file, names: [], reasons: because, by: "graph" }] : [];
  });
  const common = { total: tests.length, uncovered: uncoveredBy(changes, views) };
  return { ...common, tests: selected, mode: "targeted", fullBecause: null };
}

/** A test in which only comments or layout differ is not a changed test. */
function isTouched(changes: ChangeSet, file: string): boolean {
  return changes.symbols.some((symbol) => symbol.file === file) || !isCode(file);
}

/** Data that nobody names may be read in ways unseen: then its whole package is at stake. */
function unreadAssets(
  changes: ChangeSet,
  views: View[],
  tests: string[],
): { test: string; reason: string }[] {
  return changes.nonCode.flatMap((path) => {
    const owner = ownerOfSnapshot(path);
    if (owner !== null) return [{ test: owner, reason: `${owner} keeps its snapshots in ${path}` }];
    if (isDocument(path) || views.some(({ goals }) => goals.some(({ label }) => label === path))) {
      return [];
    }
    const folder = path.includes("/")
      ? (views[0]?.map.packages.find(
          (item) => item.folder !== "" && path.startsWith(`${item.folder}/`),
        )?.folder ?? "")
      : "";
    return tests
      .filter((test) => folder === "" || test.startsWith(`${folder}/`))
      .map((test) => ({
        test,
        reason: `${path} may be read in ways that cannot be seen ← ${test}`,
      }));
  });
}

function full(changes: ChangeSet, views: View[], tests: string[], because: string): TestSelection {
  return {
    tests: tests.map((file) => ({ file, names: [], reasons: [because], by: "all" })),
    total: tests.length,
    mode: "full",
    fullBecause: because,
    uncovered: uncoveredBy(changes, views),
  };
}

function uncoveredBy(changes: ChangeSet, views: View[]): ChangedSymbol[] {
  const covered = new Set(views.flatMap(({ found }) => [...found.covered]));
  return changes.symbols.filter(
    (symbol) =>
      isLive(symbol) &&
      symbol.change !== "removed" &&
      symbol.name !== "<imports>" &&
      !isTestMaterial(symbol.file) &&
      !covered.has(symbol),
  );
}
