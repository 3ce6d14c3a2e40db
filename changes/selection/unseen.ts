import { dependsOn, type Package, type ProjectMap, packageOf } from "../graph/project-map.ts";
import type { SymbolGraph } from "../graph/symbol-graph.ts";
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
    const because = opaque ?? (facts.spawns && isTestMaterial(path) ? "starts processes" : null);
    return because === null ? [] : [{ file: path, because }];
  });
  const near = blind.filter(({ file }) => {
    const folders = foldersInReach(map, packageOf(map, file));
    // What belongs to no test loads none.
    return (isTestMaterial(file) ? code : product).some(
      (path) => folders === null || folders.has(packageOf(map, path)?.folder ?? ""),
    );
  });
  return new Map(near.map((item) => [item.file, item]));
}

/** Folders of the packages a package may run: its own and its dependencies'. Null: any. */
function foldersInReach(map: ProjectMap, start: Package | null): Set<string> | null {
  if (!start || start.folder === "") return null;
  const folders = new Set<string>();
  const queue = [start];
  for (const item of queue) {
    if (folders.has(item.folder)) continue;
    folders.add(item.folder);
    queue.push(
      ...map.packages.filter(({ name }) => name !== null && dependsOn(item.manifest, name)),
    );
  }
  return folders;
}
