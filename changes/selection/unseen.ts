import type { FileFacts } from "../graph/facts.ts";
import { dependenciesOf, type Package, type ProjectMap, packageOf } from "../graph/project-map.ts";
import type { SymbolGraph } from "../graph/symbol-graph.ts";
import { groupBy } from "../group-by.ts";
import { isCode } from "../languages.ts";
import { isTestMaterial } from "../test-files.ts";

/** A file that may run code the graph cannot see, and why. */
export type Blind = { file: string; because: string };

/** Files from which changed code may be run unseen. */
export function blindFiles(
  graph: SymbolGraph,
  map: ProjectMap,
  changed: string[],
  tests: ReadonlySet<string>,
): Map<string, Blind> {
  const code = changed.filter(isCode);
  const declares = (path: string) => graph.files.get(path)?.facts.declaresTests === true;
  const product = code.filter((path) => !tests.has(path) || !declares(path));
  const blind = [...graph.files.values()].flatMap(({ path, facts, opaque }) => {
    const isTest = isTestMaterial(path) || tests.has(path);
    const because = opaque ?? (isTest ? unseenOf(path, facts) : null);
    return because === null ? [] : [{ file: path, because }];
  });
  const reached = openReach(map);
  const near = blind.filter(({ file }) => {
    const folders = reached(packageOf(map, file));
    // What belongs to no test loads none.
    return (isTestMaterial(file) ? code : product).some(
      (path) => folders === null || folders.has(packageOf(map, path)?.folder ?? ""),
    );
  });
  return new Map(near.map((item) => [item.file, item]));
}

function unseenOf(path: string, { spawns }: FileFacts): string | null {
  if (spawns) return "starts processes";
  return inBrowser.test(path) ? "drives a browser" : null;
}

/** What cypress takes for tests asks for pages, which any code may make. */
const inBrowser = /\.cy\.[cm]?[jt]sx?$|(^|\/)cypress\//;

/** Finds folders of the packages a package may run: its own and its dependencies'. Null: any. */
function openReach({ packages }: ProjectMap): (start: Package | null) => Set<string> | null {
  const named = groupBy(packages, ({ name }) => name);
  const known = new Map<string, Set<string>>();
  return (start) => {
    if (!start || start.folder === "") return null;
    const earlier = known.get(start.folder);
    if (earlier) return earlier;
    const folders = new Set<string>();
    const queue = [start];
    for (const { folder, manifest } of queue) {
      if (folders.has(folder)) continue;
      folders.add(folder);
      queue.push(...dependenciesOf(manifest).flatMap(([name]) => named.get(name) ?? []));
    }
    known.set(start.folder, folders);
    return folders;
  };
}
