import { folderOf, joinPath } from "../graph/paths.ts";
import type { SymbolGraph } from "../graph/symbol-graph.ts";
import type { SourceTree } from "../source-tree.ts";

const runnerSettings =
  /(^|\/)((vite|vitest|jest)[\w.-]*\.(config|workspace)[\w.]*\.([cm]?[jt]s|json)|vitest\.workspace\.[cm]?[jt]s|\.mocharc\.\w+|package\.json)$/;
const setupFields =
  /["']?\b(setupFiles\w*|globalSetup|globalTeardown|environment|testEnvironment|snapshotSerializers|runner|resolver|transform|require|file)["']?\s*:\s*(\[[^\]]*\]|\{[^}]*\}|[^,\n}]+)/g;

/** Files that run before, or around, every test. */
export async function findSetupFiles(
  head: SourceTree,
  graph: SymbolGraph,
  paths: string[],
): Promise<string[]> {
  const found = new Set<string>();
  for (const path of paths.filter((candidate) => runnerSettings.test(candidate))) {
    if (graph.files.has(path)) found.add(path);
    const source = (await head.read(path)) ?? "";
    for (const [, , value = ""] of source.matchAll(setupFields)) {
      for (const [, text = ""] of value.matchAll(/["'`]([^"'`]+)["'`]/g)) {
        const file = findFile(graph, folderOf(path), text.replace(/^<rootDir>\//, ""));
        if (file !== null) found.add(file);
      }
    }
  }
  return [...found];
}

function findFile(graph: SymbolGraph, folder: string, text: string): string | null {
  const path = joinPath(folder, text);
  if (path === null) return null;
  const names = ["", ".ts", ".js", ".mjs", ".cjs", "/index.ts", "/index.js"].map(
    (end) => path + end,
  );
  return names.find((name) => graph.files.has(name)) ?? null;
}
