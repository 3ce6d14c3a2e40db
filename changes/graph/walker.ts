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
  "asymmetricMatch",
]);

/** How a node was met: through another node, which is told by its index, or otherwise. */
export const unmet = -2;
export const loading = -1;

/** Follows what nodes use, breadth first, so that the way to a node is a short one. */
export class Walker {
  readonly ways: Int32Array;
  readonly #graph: SymbolGraph;
  readonly #queue: number[] = [];
  /** Member names met so far, with the node that mentions each. */
  readonly #mentioned = new Map<string, number>();
  /** Methods of classes met, until someone mentions their name. */
  readonly #waiting = new Map<string, number[]>();
  #next = 0;
  #dynamic: number | null = null;
  #before: Walker | null = null;

  /** Data that code loads may hold the names of what it calls. */
  readonly #hasData: boolean;

  constructor(graph: SymbolGraph, hasData: boolean) {
    this.#graph = graph;
    this.ways = new Int32Array(graph.nodes.length).fill(unmet);
    this.#hasData = hasData;
  }

  /** Every node met, in that order. */
  get met(): readonly number[] {
    return this.#queue;
  }

  hasMet(node: number): boolean {
    return this.ways[node] !== unmet;
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

  /** Who calls a method of that name; null for nobody yet. */
  callerOf(method: string): number | null {
    return this.#mentioned.get(method) ?? this.#dynamic;
  }

  /** Starts from a piece of code that is no node of the graph. */
  enter(node: GraphNode): void {
    this.#visit(node, loading);
    this.drain();
  }

  /**
   * Goes on where another walk ended: what this one meets may be called by that one, and what it
   * calls may be a method of the classes that are offered. Nothing counts as met for that alone.
   */
  goOnAfter(other: Walker, offered: readonly number[]): void {
    for (const index of offered) {
      const node = this.#graph.nodes[index];
      for (const method of node?.methods ?? []) if (node) this.#offer(node, index, method);
    }
    this.#before = other;
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
    const caller = this.callerOf(method.name) ?? this.#before?.callerOf(method.name) ?? null;
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
