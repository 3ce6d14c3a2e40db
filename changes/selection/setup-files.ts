import { followLinks, type Links } from "../graph/links.ts";
import { folderOf, joinPath } from "../graph/paths.ts";
import type { ProjectMap } from "../graph/project-map.ts";
import { readJson } from "../graph/read-json.ts";
import { runnerSettings } from "../graph/runner-settings.ts";
import type { SymbolGraph } from "../graph/symbol-graph.ts";
import type { SourceTree } from "../source-tree.ts";

const setupFields =
  /["']?\b(setupFiles\w*|globalSetup|globalTeardown|environment|testEnvironment|snapshotSerializers|runner|resolver|transform|require|file)["']?\s*:\s*(\[[^\]]*\]|\{[^}]*\}|[^,\n}]+)/g;

const indirect =
  /\b(setupFiles\w*|globalSetup|globalTeardown|environment|testEnvironment)\s*(?:[,}]|:\s*(?:\w+\s*[,}\n]|\[?\s*\.\.\.))/;

const offers = /^(exports|imports|publishConfig)$/;

/** Files that run before, or around, every test. */
export async function findSetupFiles(
  head: SourceTree,
  graph: SymbolGraph,
  { files, links, linked }: ProjectMap,
): Promise<string[]> {
  const found = new Set<string>();
  const settings = [...files, ...linked.keys()].filter((path) => runnerSettings.test(path));
  for (const path of settings) {
    const place = linked.get(path) ?? path;
    if (graph.files.has(place)) found.add(place);
    for (const text of setupTexts(settingsIn(path, (await head.read(place)) ?? ""))) {
      const wanted = joinPath(folderOf(path), text.replace(/^<rootDir>\//, ""));
      const file = findFile(graph, links, wanted);
      if (file !== null) found.add(file);
    }
  }
  return [...found];
}

/** By what conditions a manifest offers its modules to others (`require`) is no runner's business. */
function settingsIn(path: string, source: string): string {
  const manifest = path.endsWith("package.json") ? readJson(source) : null;
  if (!manifest) return source;
  const settings = Object.entries(manifest).filter(([name]) => !offers.test(name));
  return JSON.stringify(Object.fromEntries(settings));
}

/** What setup fields name; where one holds a name instead, any path of a script in the settings. */
function setupTexts(source: string): string[] {
  const named = [...source.matchAll(setupFields)].flatMap(([, , value = ""]) => quotedIn(value));
  const others = indirect.test(source) ? quotedIn(source) : [];
  return [...named, ...others.filter((text) => /\.[cm]?[jt]sx?$/.test(text))];
}

function quotedIn(text: string): string[] {
  return [...text.matchAll(/["'`]([^"'`\n]+)["'`]/g)].map(([, quoted = ""]) => quoted);
}

function findFile(graph: SymbolGraph, links: Links, path: string | null): string | null {
  if (path === null) return null;
  const places = ["", ".ts", ".js", ".mjs", ".cjs", "/index.ts", "/index.js"].map((end) =>
    followLinks(links, path + end),
  );
  return places.find((place) => place !== null && graph.files.has(place)) ?? null;
}
