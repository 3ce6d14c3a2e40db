import type { ChangeSet } from "../../contracts/change-set.ts";
import type { SymbolGraph } from "../graph/symbol-graph.ts";
import { isAmbientFile } from "../languages.ts";
import type { SourceTree } from "../source-tree.ts";
import { isTypeTest } from "../test-files.ts";

const runnerSettings = /(^|\/)(vite|vitest)[\w.-]*\.(config|workspace)[\w.]*\.[cm]?[jt]s$/;

/** Tests that a compiler checks: those named so, or all when the runner is told to. */
export async function findTypeTests(
  head: SourceTree,
  paths: string[],
  tests: string[],
): Promise<string[]> {
  const settings = await Promise.all(
    paths.filter((path) => runnerSettings.test(path)).map((path) => head.read(path)),
  );
  const all = settings.some((source) => /\btypecheck\b/.test(source ?? ""));
  return all ? tests : tests.filter(isTypeTest);
}

/** Whatever file a type test names, for types or values, a change of types there may break it. */
export function reasonsOfTypes(
  changes: ChangeSet,
  graph: SymbolGraph,
  tests: string[],
): { test: string; reason: string }[] {
  const changed = changes.symbols.filter((symbol) => symbol.signatureChanged);
  return tests.flatMap((test) => {
    const seen = new Set([test]);
    for (const path of seen) {
      const file = graph.files.get(path);
      for (const next of [...(file?.loads ?? []), ...(file?.typeLoads ?? [])]) seen.add(next);
    }
    const symbol = changed.find(({ file }) => seen.has(file) || isAmbientFile(file));
    return symbol ? [{ test, reason: `${symbol.name} ← types seen by ${test}` }] : [];
  });
}
