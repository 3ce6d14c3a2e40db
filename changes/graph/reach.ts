import { isCode } from "../languages.ts";
import { isAddOn } from "./bridged-files.ts";
import { moduleUnit } from "./facts.ts";
import type { GraphNode, SymbolGraph } from "./symbol-graph.ts";
import { loading, unmet, Walker } from "./walker.ts";

/** All that a file can run: what it loads, and what it uses. */
export type Reach = {
  /** Loaded file to the file that loads it; null for the file itself. */
  loaded: ReadonlyMap<string, string | null>;
  reaches(node: number): boolean;
  /** Labels from a reached node back to the file. */
  chain(node: number): string[];
};

export function reachFrom(graph: SymbolGraph, root: string): Reach {
  const loaded = loadedBy(graph, root);
  let walked: Walker | undefined;
  const walk = () => {
    walked ??= walkFile(graph, root, [...loaded.keys()]);
    return walked;
  };
  const isTouched = (index: number) => {
    const node = graph.nodes[index];
    return node !== undefined && node.unit.load !== "inert" && loaded.has(node.file);
  };
  return {
    loaded,
    reaches: (node) => walk().hasMet(node) || isTouched(node),
    chain: (node) => chainOf(graph, node, walk().ways, loaded, root),
  };
}

/** Files a file loads, nearest first, each with the one that loads it. */
export function loadedBy(graph: SymbolGraph, root: string): Map<string, string | null> {
  const loaded = new Map<string, string | null>([[root, null]]);
  for (const [path] of loaded) {
    for (const next of graph.files.get(path)?.loads ?? []) {
      if (!loaded.has(next)) loaded.set(next, path);
    }
  }
  return loaded;
}

/** Walks over all that a file can run. Every test is walked from, mostly over the same ground. */
export function walkFile(graph: SymbolGraph, root: string, loaded: readonly string[]): Walker {
  const walker = new Walker(graph, hasData(loaded));
  for (const node of graph.nodesOf(root).values()) walker.meet(node, loading);
  walker.drain();
  for (const path of loaded) for (const node of graph.loadedWith(path)) walker.meet(node, loading);
  walker.drain();
  return walker;
}

/** Whether there is data among the files that are loaded. */
export function hasData(loaded: readonly string[]): boolean {
  return loaded.some((path) => !isCode(path) && !isAddOn(path));
}

function chainOf(
  graph: SymbolGraph,
  start: number,
  ways: Int32Array,
  loaded: ReadonlyMap<string, string | null>,
  root: string,
): string[] {
  const labels: string[] = [];
  let at = start;
  let how = "";
  for (;;) {
    const node = graph.nodes[at];
    if (!node || node.file === root) return [...labels, root + how];
    if (node.unit.kind !== "export" || at === start || how !== "") labels.push(labelOf(node) + how);
    const way = ways[at] ?? unmet;
    if (way < 0) return [...labels, ...loadChain(node.file, loaded, root, labels.at(-1)), root];
    if (isMetWhole(graph, at, way) && labels.at(-1) !== node.file) labels.push(node.file);
    how = isGuessed(graph, at, way) ? " (calls by computed names)" : "";
    at = way;
  }
}

/** Whether nothing in the caller names the method, so that only a name made at run time may. */
function isGuessed({ nodes }: SymbolGraph, method: number, way: number): boolean {
  const [callee, caller] = [nodes[method], nodes[way]];
  const owner = callee?.unit.owner;
  if (!callee || !caller || !owner || caller.uses.includes(method)) return false;
  const isOwn = caller.methods.some(({ node }) => node === method);
  return !isOwn && !caller.unit.mentions.includes(callee.unit.name.slice(owner.length + 1));
}

function labelOf(node: GraphNode): string {
  const { name } = node.unit;
  if (name === moduleUnit) return node.file;
  return name === "default" ? `default of ${node.file}` : name;
}

/** The files through which a file gets loaded. */
function loadChain(
  file: string,
  loaded: ReadonlyMap<string, string | null>,
  root: string,
  last: string | undefined,
): string[] {
  const files: string[] = last === file ? [] : [`loading ${file}`];
  for (let at = loaded.get(file) ?? null; at !== null && at !== root; at = loaded.get(at) ?? null) {
    files.push(at);
  }
  return files;
}

/** Whether the user names the file, or all it exports, and not what is in it. */
function isMetWhole({ nodes, files }: SymbolGraph, used: number, way: number): boolean {
  const [node, user] = [nodes[used], nodes[way]];
  if (!node || !user || node.file === user.file || !user.uses.includes(used)) return false;
  const { name, owner } = node.unit;
  const member = owner === null ? name : name.slice(owner.length + 1);
  if (user.unit.mentions.includes(member)) return false;
  const imports = files.get(user.file)?.facts.imports ?? {};
  const names = user.unit.refs
    .filter((ref) => !ref.startsWith("*"))
    .map((ref) => (Object.hasOwn(imports, ref) ? imports[ref]?.name : ref.split(".").at(-1)));
  return !names.includes(name) && !names.includes(owner ?? name);
}
