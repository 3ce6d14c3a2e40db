import { isCode } from "../languages.ts";
import { moduleUnit } from "./facts.ts";
import type { GraphNode, SymbolGraph } from "./symbol-graph.ts";

/** Members the language or the platform calls by itself. */
const implicitMembers = new Set([
  "[computed]",
  "toString",
  "toJSON",
  "valueOf",
  "then",
  "catch",
  "finally",
  "next",
  "return",
  "throw",
  "get",
  "set",
  "has",
  "apply",
  "construct",
  "ownKeys",
  "deleteProperty",
  "handleEvent",
]);

/** How a node was met: through another node, which is told by its index, or otherwise. */
const unmet = -2;
const loading = -1;

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
  let walked: Int32Array | undefined;
  const ways = () => {
    walked ??= walk(graph, root, loaded);
    return walked;
  };
  const isTouched = (index: number) => {
    const node = graph.nodes[index];
    return node !== undefined && node.unit.load !== "inert" && loaded.has(node.file);
  };
  return {
    loaded,
    reaches: (node) => (ways()[node] ?? unmet) !== unmet || isTouched(node),
    chain: (node) => chainOf(graph, node, ways(), loaded, root),
  };
}

/** Files a file loads, nearest first, each with the one that loads it. */
function loadedBy(graph: SymbolGraph, root: string): Map<string, string | null> {
  const loaded = new Map<string, string | null>([[root, null]]);
  for (const [path] of loaded) {
    for (const next of graph.files.get(path)?.loads ?? []) {
      if (!loaded.has(next)) loaded.set(next, path);
    }
  }
  return loaded;
}

/** For each node how it was met. Every test is walked from, mostly over the same ground. */
function walk(
  graph: SymbolGraph,
  root: string,
  loaded: ReadonlyMap<string, string | null>,
): Int32Array {
  const hasData = [...loaded.keys()].some((path) => !isCode(path));
  const walker = new Walker(graph, hasData);
  for (const node of graph.nodesOf(root).values()) walker.meet(node, loading);
  walker.drain();
  for (const path of loaded.keys())
    for (const node of graph.loadedWith(path)) walker.meet(node, loading);
  walker.drain();
  return walker.ways;
}

/** Breadth first, so that the way to a node is a short one. */
class Walker {
  readonly ways: Int32Array;
  readonly #graph: SymbolGraph;
  readonly #queue: number[] = [];
  /** Member names met so far, with the node that mentions each. */
  readonly #mentioned = new Map<string, number>();
  /** Methods of classes met, until someone mentions their name. */
  readonly #waiting = new Map<string, number[]>();
  #next = 0;
  #dynamic: number | null = null;

  /** Data that code loads may hold the names of what it calls. */
  readonly #hasData: boolean;

  constructor(graph: SymbolGraph, hasData: boolean) {
    this.#graph = graph;
    this.ways = new Int32Array(graph.nodes.length).fill(unmet);
    this.#hasData = hasData;
  }

  meet(node: number, way: number): void {
    if (this.ways[node] !== unmet) return;
    this.ways[node] = way;
    this.#queue.push(node);
  }

  drain(): void {
    for (; this.#next < this.#queue.length; this.#next += 1) {
      const index = this.#queue[this.#next] ?? 0;
      const node = this.#graph.nodes[index];
      if (node) this.#visit(node, index);
    }
  }

  #visit(node: GraphNode, index: number): void {
    for (const use of node.uses) this.meet(use, index);
    for (const name of node.mentions) this.#mention(name, index);
    const { dynamic, looksUp } = node.unit;
    if (dynamic || (looksUp && this.#hasData)) this.#callAnything(index);
    for (const method of node.methods) this.#offer(node, index, method);
  }

  #mention(name: string, by: number): void {
    if (this.#mentioned.has(name)) return;
    this.#mentioned.set(name, by);
    for (const method of this.#waiting.get(name) ?? []) this.meet(method, by);
    this.#waiting.delete(name);
  }

  #offer(owner: GraphNode, index: number, method: { name: string; node: number }): void {
    const caller = this.#mentioned.get(method.name) ?? this.#dynamic;
    if (owner.open || implicitMembers.has(method.name)) this.meet(method.node, index);
    else if (caller !== null) this.meet(method.node, caller);
    else {
      const others = this.#waiting.get(method.name);
      if (others) others.push(method.node);
      else this.#waiting.set(method.name, [method.node]);
    }
  }

  #callAnything(by: number): void {
    this.#dynamic ??= by;
    for (const methods of this.#waiting.values()) {
      for (const method of methods) this.meet(method, by);
    }
    this.#waiting.clear();
  }
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
