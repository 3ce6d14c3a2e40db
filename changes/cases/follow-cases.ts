import { hasData, loadedBy, walkFile } from "../graph/reach.ts";
import type { SymbolGraph } from "../graph/symbol-graph.ts";
import { loading, Walker } from "../graph/walker.ts";
import type { Case, Cases } from "./read-cases.ts";
import { openTouches, type Touch, touchOf } from "./touches.ts";

/** Of the tests of a file those that lead to a change, and those that may leave something behind. */
export type Followed = { leading: Case[]; lasting: Case[] };

/**
 * Follows the tests of a file one by one. `reached` are the changed nodes that the file is chosen
 * for; null where it cannot be told which tests lead to them, or what the tests do to each other.
 */
export function followCases(
  graph: SymbolGraph,
  file: string,
  reached: readonly number[],
  apart: Cases,
): Followed | null {
  const loaded = [...loadedBy(graph, file).keys()];
  const others = loaded.filter((path) => path !== file);
  if (others.some((path) => graph.files.get(path)?.facts.declaresTests)) return null;
  const around = walkAround(graph, file, loaded, apart);
  if (reached.some((node) => around.hasMet(node))) return null;
  const traces = tracesOf({ graph, file, loaded, around }, apart);
  if (!reached.every((node) => traces.some(({ met }) => met.has(node)))) return null;
  // What one of them does to the world, any other may meet there.
  if (traces.some(({ touches }) => touches.has("world"))) return null;
  return {
    leading: traces.filter(({ met }) => reached.some((node) => met.has(node))).map(caseOf),
    lasting: traces.filter(({ touches }) => touches.has("state")).map(caseOf),
  };
}

/** What one test runs. */
type Trace = { one: Case; met: ReadonlySet<number>; touches: ReadonlySet<Touch> };

function caseOf({ one }: Trace): Case {
  return one;
}

/** What runs whichever tests of the file are run: when it is loaded, and between its tests. */
function walkAround(
  graph: SymbolGraph,
  file: string,
  loaded: readonly string[],
  { cases, facts }: Cases,
): Walker {
  const walker = new Walker(graph, hasData(loaded));
  for (const path of loaded)
    for (const node of graph.loadedWith(path)) if (path !== file) walker.meet(node, loading);
  walker.drain();
  const isCase = new Set(cases.map(({ unit }) => unit));
  for (const unit of facts.units)
    if (!isCase.has(unit) && unit.load !== "inert") walker.enter(graph.linkPiece(file, unit));
  return walker;
}

type Around = { graph: SymbolGraph; file: string; loaded: readonly string[]; around: Walker };

function tracesOf({ graph, file, loaded, around }: Around, { cases, facts }: Cases): Trace[] {
  const touch = openTouches(graph);
  // What is found by a name or in a list may be of any class that some test meets.
  const classes = walkFile(graph, file, loaded).met.filter(
    (node) => (graph.nodes[node]?.methods.length ?? 0) > 0,
  );
  return cases.map((one) => {
    const walker = new Walker(graph, hasData(loaded));
    walker.goOnAfter(around, classes);
    const piece = graph.linkPiece(file, one.unit);
    walker.enter(piece);
    const nodes = walker.met.flatMap((index) => graph.nodes[index] ?? []);
    const own = touchOf(piece, { facts, modules: graph.files.get(file)?.modules });
    const group = one.usesGroup ? "state" : "nothing";
    return { one, met: new Set(walker.met), touches: new Set([own, group, ...nodes.map(touch)]) };
  });
}
