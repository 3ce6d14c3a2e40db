import { hasData, loadedBy, walkFile } from "../graph/reach.ts";
import type { SymbolGraph } from "../graph/symbol-graph.ts";
import { loading, Walker } from "../graph/walker.ts";
import type { Case, Cases } from "./read-cases.ts";
import { openTouches, touchesIn, world } from "./touches.ts";

/**
 * Names of the tests of a file that lead to a change, and of those that share with them what may
 * change while they run; null where that may be any of its tests. `reached` are the changed nodes
 * that the file is chosen for.
 */
export function narrowFile(
  graph: SymbolGraph,
  file: string,
  reached: readonly number[],
  readCases: () => Cases | null,
): string[] | null {
  const loaded = [...loadedBy(graph, file).keys()];
  const around = walkLoading(graph, file, loaded);
  const runsAnyway = (node: number) => around.hasMet(node);
  const apart = reached.some(runsAnyway) ? null : readCases();
  if (apart === null) return null;
  enterRest(around, graph, file, apart);
  if (reached.some(runsAnyway)) return null;
  const traces = tracesOf({ graph, file, loaded, around }, apart);
  if (!reached.every((node) => traces.some((trace) => trace.hasMet(node)))) return null;
  const chosen = withTouched(
    traces,
    traces.filter(({ hasMet }) => reached.some(hasMet)),
  );
  return chosen.size === traces.length ? null : namesOf(traces.filter((one) => chosen.has(one)));
}

/** What one test runs: the nodes it meets, and those things it touches that outlive it. */
type Trace = Pick<Case, "name"> & { hasMet(node: number): boolean; touches: string[] };

/** With tests go those that may see what they leave behind, and so on. */
function withTouched(traces: Trace[], first: Trace[]): Set<Trace> {
  const chosen = new Set(first);
  const touched = new Set<string>();
  for (const { touches } of chosen) {
    for (const thing of touches) touched.add(thing);
    for (const other of traces)
      if (other.touches.some((one) => touched.has(one))) chosen.add(other);
  }
  return chosen;
}

function namesOf(chosen: Trace[]): string[] | null {
  const names: string[] = [];
  for (const { name, touches } of chosen) {
    if (name === null || touches.includes(world)) return null;
    names.push(name);
  }
  return names;
}

/** What runs when the files are loaded, whichever tests of the file are run. */
function walkLoading(graph: SymbolGraph, file: string, loaded: readonly string[]): Walker {
  const walker = new Walker(graph, hasData(loaded));
  for (const path of loaded)
    for (const node of graph.loadedWith(path)) if (path !== file) walker.meet(node, loading);
  walker.drain();
  return walker;
}

/** Of the test file itself what is in none of its tests. */
function enterRest(around: Walker, graph: SymbolGraph, file: string, { cases, facts }: Cases) {
  const isCase = new Set(cases.map(({ unit }) => unit));
  for (const unit of facts.units)
    if (!isCase.has(unit) && unit.load !== "inert") around.enter(graph.linkPiece(file, unit));
}

type Around = { graph: SymbolGraph; file: string; loaded: readonly string[]; around: Walker };

const group = "<group>";

function tracesOf({ graph, file, loaded, around }: Around, { cases, facts }: Cases): Trace[] {
  const touchesOf = openTouches(graph);
  const classesIn = (walker: Walker) =>
    walker.met.filter((node) => (graph.nodes[node]?.methods.length ?? 0) > 0);
  const known = classesIn(around);
  // What tests share may be of any class that one of them meets.
  const isShared = cases.some(({ usesGroup }) => usesGroup);
  const shared = isShared ? classesIn(walkFile(graph, file, loaded)) : known;
  return cases.map(({ name, unit, usesGroup }) => {
    const walker = new Walker(graph, hasData(loaded));
    walker.goOnAfter(around, usesGroup ? shared : known);
    const piece = graph.linkPiece(file, unit);
    walker.enter(piece);
    const nodes = walker.met.flatMap((index) => graph.nodes[index] ?? []);
    const own = touchesIn(piece, { facts, modules: graph.files.get(file)?.modules });
    const touches = [...nodes.flatMap(touchesOf), ...own, ...(usesGroup ? [group] : [])];
    return { name, hasMet: (node) => walker.hasMet(node), touches: [...new Set(touches)] };
  });
}
