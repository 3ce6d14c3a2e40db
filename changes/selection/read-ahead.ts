import { compilerSettings, runnerSettings } from "../graph/runner-settings.ts";
import type { SourceTree } from "../source-tree.ts";
import { commandSettings } from "./setup-texts.ts";

/**
 * The same tree, of which settings are read but once. They are asked for at once here, as what
 * reads them waits for one after the other.
 */
export function readAhead(tree: SourceTree, paths: string[]): SourceTree {
  const settings = paths.filter((path) =>
    [runnerSettings, compilerSettings, commandSettings].some((names) => names.test(path)),
  );
  const ahead = new Map(settings.map((path) => [path, tree.read(path)]));
  // Whoever reads a file is told of what went wrong.
  for (const text of ahead.values()) text.catch(() => {});
  return {
    list: () => tree.list(),
    read: (path) => ahead.get(path) ?? tree.read(path),
    hash: (path) => tree.hash(path),
    links: () => tree.links(),
  };
}
