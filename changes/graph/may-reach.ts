import type { SymbolGraph } from "./symbol-graph.ts";

/** Finds all files that load one of the files, directly or not, and those files themselves. */
export type FindLoaders = (files: Iterable<string>) => Set<string>;

export function openLoaders(graph: SymbolGraph): FindLoaders {
  const loaders = new Map<string, string[]>();
  for (const { path, loads } of graph.files.values()) {
    for (const target of loads) {
      const known = loaders.get(target);
      if (known) known.push(path);
      else loaders.set(target, [path]);
    }
  }
  return (files) => {
    const near = new Set(files);
    for (const file of near) for (const loader of loaders.get(file) ?? []) near.add(loader);
    return near;
  };
}

/**
 * Files from which a walk over the graph may come to one of the nodes. Some of them do not: who
 * meets a class is taken to call all its methods. A file that is not among them never does.
 */
export function filesThatMayReach(
  graph: SymbolGraph,
  goals: readonly number[],
  loadersOf: FindLoaders,
): Set<string> {
  const fileOf = (node: number) => graph.nodes[node]?.file ?? "";
  const users = usersIn(graph, loadersOf(goals.map(fileOf)));
  const met = new Set(goals);
  for (const node of met) for (const user of users.get(node) ?? []) met.add(user);
  const isGoal = new Set(goals);
  const runsWhenLoaded = (node: number) =>
    graph.loadedWith(fileOf(node)).includes(node) ||
    (isGoal.has(node) && graph.nodes[node]?.unit.load !== "inert");
  const files = loadersOf([...met].filter(runsWhenLoaded).map(fileOf));
  for (const node of met) files.add(fileOf(node));
  return files;
}

/** For each node those in the files that lead to it: what uses it, and its class. */
function usersIn(graph: SymbolGraph, files: ReadonlySet<string>): Map<number, number[]> {
  const users = new Map<number, number[]>();
  const add = (target: number, user: number) => {
    const known = users.get(target);
    if (known) known.push(user);
    else users.set(target, [user]);
  };
  for (const file of files) {
    for (const index of graph.nodesOf(file).values()) {
      const node = graph.nodes[index];
      for (const use of node?.uses ?? []) add(use, index);
      for (const method of node?.methods ?? []) add(method.node, index);
    }
  }
  return users;
}
