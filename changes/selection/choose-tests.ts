import type { ChangedSymbol, ChangeSet } from "../../contracts/change-set.ts";
import type { CoverageRecording } from "../../contracts/coverage.ts";
import type { SelectedTest, TestSelection } from "../../contracts/test-selection.ts";
import { nameTests } from "../cases/name-tests.ts";
import type { FileFacts } from "../graph/facts.ts";
import { FactsIndex } from "../graph/facts-index.ts";
import { linkMap } from "../graph/links.ts";
import { packageOf } from "../graph/project-map.ts";
import { isAmbientFile, isCode, isErased } from "../languages.ts";
import { otherLanguageReason } from "../other-languages.ts";
import { type Recordings, readRecordings } from "../recording/open-coverage.ts";
import type { SourceTree } from "../source-tree.ts";
import { isTestFile, isTestMaterial, isTypeTest, makesTests } from "../test-files.ts";
import { isDocument, ownerOfSnapshot } from "./assets.ts";
import type { Reason } from "./find-tests.ts";
import { settingsReason } from "./full-run.ts";
import type { Goal } from "./goals.ts";
import { addLinkedTests, linkReason } from "./linked-files.ts";
import { readAhead } from "./read-ahead.ts";
import { isAround, reasonsAround } from "./reasons-around.ts";
import { readTestPatterns } from "./test-patterns.ts";
import { checksTypes, findTypeTests, reasonsOfTypes } from "./type-tests.ts";
import { openViews, type View } from "./views.ts";

export type ChooseInput = {
  changes: ChangeSet;
  base: SourceTree;
  head: SourceTree;
  /** Why some code cannot be followed, as the trees' owner knows; every test is then chosen. */
  unseen?: string | null;
  /** Where facts are kept between runs; outside the repository. */
  cacheDir?: string | undefined;
  /** The facts that are kept there, where they have been opened already. */
  index?: FactsIndex;
  /** What tests ran before, where that may be believed. */
  recordings?: Recordings | undefined;
};

/** Chooses the tests that a change can break, each with the way the change takes to it. */
export async function chooseTests(input: ChooseInput): Promise<TestSelection> {
  const { changes, base } = input;
  const index = input.index ?? (await FactsIndex.open(input.cacheDir ?? null));
  const paths = await input.head.list();
  const head = readAhead(input.head, paths);
  const facts = await index.readAll(head, paths);
  addLinkedTests(facts, linkMap(await head.links()));
  const recordings = await readRecordings(input.recordings);
  const isNamed = await readTestPatterns(head, paths);
  const tests = testsAmong(facts, recordings, isNamed);
  const views = await openViews({ changes, base, head }, index, {
    paths,
    facts,
    tests,
    recordings,
  });
  await index.save();
  const because =
    input.unseen ??
    (await linkReason(base, head)) ??
    (await settingsReason(changes.files, base, head)) ??
    missingReason(changes, paths) ??
    otherLanguageReason(changes.nonCode, paths);
  const around = because === null ? await reasonsAround(head, views, tests) : [];
  const whole =
    because ??
    around.find(({ folder, spared }) => folder === "" && spared.size === 0)?.reason ??
    null;
  if (whole !== null) return full(changes, views, tests, whole);
  const isChecked = await checksTypes(head, paths);
  const typed = isChecked ? tests : await findTypeTests(head, paths, tests);
  const reasons = [
    ...views.flatMap(({ found }) => found.reasons),
    ...views
      .flatMap(({ graph }) => reasonsOfTypes(changes, graph, typed, isChecked))
      .map(({ test, reason }) => byGraph(test, reason)),
    ...unreadAssets(changes, views, tests, facts),
    ...tests.flatMap((test) =>
      around.filter((reason) => isAround(reason, test)).map(({ reason }) => byGraph(test, reason)),
    ),
  ];
  return await nameTests(targeted(changes, views, tests, reasons), reasons, {
    head,
    graphs: views.map(({ graph }) => graph),
  });
}

/** Files that look like tests, and those that a runner took for tests by its own settings. */
function testsAmong(
  facts: Map<string, FileFacts>,
  recordings: CoverageRecording[],
  isNamed: (path: string, facts: FileFacts) => boolean,
): string[] {
  const ran = new Set(recordings.flatMap(({ tests }) => tests.map(({ file }) => file)));
  return [...facts].flatMap(([path, own]) =>
    ran.has(path) || isTestFile(path, own) || isNamed(path, own) ? [path] : [],
  );
}

function isLive(symbol: ChangedSymbol): boolean {
  return !isErased(symbol.kind);
}

function missingReason(changes: ChangeSet, paths: string[]): string | null {
  const known = new Set(paths);
  const lost = changes.symbols.find(
    (symbol) => isLive(symbol) && symbol.change !== "removed" && !known.has(symbol.file),
  );
  return lost ? `${lost.file} changed, but is not among the files of the repository` : null;
}

function targeted(
  changes: ChangeSet,
  views: View[],
  tests: string[],
  reasons: Reason[],
): TestSelection {
  const edited = new Set(
    changes.files.flatMap(({ path, status }) => (status === "deleted" ? [] : [path])),
  );
  const selected = tests.flatMap((file): SelectedTest[] => {
    const own = reasons.filter(({ test }) => test === file);
    const because = [...new Set(own.map(({ reason }) => reason))]
      .sort((a, b) => a.length - b.length)
      .slice(0, 5);
    if (edited.has(file) && isTouched(changes, file)) {
      return [{ file, names: [], reasons: [`${file} changed`, ...because], by: "changed" }];
    }
    const by = own.some((reason) => reason.by === "coverage") ? "coverage" : "graph";
    return because.length > 0 ? [{ file, names: [], reasons: because, by }] : [];
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
  facts: ReadonlyMap<string, FileFacts>,
): Reason[] {
  const isPlain = (path: string) => tests.includes(path) && looksLikeTest(path, facts.get(path));
  return [...changes.nonCode, ...unloadedCode(changes, views, isPlain)].flatMap((path) => {
    const owner = ownerOfSnapshot(path);
    if (owner !== null) return [byGraph(owner, `${owner} keeps its snapshots in ${path}`)];
    if (isDocument(path) || views.some(({ goals }) => isNamed(path, goals))) return [];
    const folder = views[0] ? packageOf(views[0].map, path)?.folder : "";
    return tests
      .filter((test) => !folder || test.startsWith(`${folder}/`))
      .map((test) => byGraph(test, `${path} may be read in ways that cannot be seen ← ${test}`));
  });
}

function isNamed(path: string, goals: Goal[]): boolean {
  return goals.some(({ label, symbol }) => symbol === null && label === path);
}

/** Code that tests feed on, and that nothing loads, is data to them. */
function unloadedCode(
  { files }: ChangeSet,
  views: View[],
  isTest: (path: string) => boolean,
): string[] {
  const loaded = new Set(
    views.flatMap(({ graph }) => [...graph.files.values()].flatMap(({ loads }) => loads)),
  );
  return files.flatMap(({ path }) => {
    const isData = isCode(path) && !isAmbientFile(path) && isTestMaterial(path);
    return isData && !loaded.has(path) && !isTest(path) && !isTypeTest(path) ? [path] : [];
  });
}

/** What a pattern alone takes for a test may be data all the same. */
function looksLikeTest(path: string, facts: FileFacts | undefined): boolean {
  return facts !== undefined && (isTestFile(path, facts) || makesTests(facts));
}

function byGraph(test: string, reason: string): Reason {
  return { test, reason, by: "graph", leadsTo: null };
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
