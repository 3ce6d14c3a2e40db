import { followLinks, type Links } from "../graph/links.ts";
import { folderOf, joinPath } from "../graph/paths.ts";
import type { ProjectMap } from "../graph/project-map.ts";
import { runnerSettings } from "../graph/runner-settings.ts";
import type { SymbolGraph } from "../graph/symbol-graph.ts";
import type { SourceTree } from "../source-tree.ts";
import { isTestFile } from "../test-files.ts";
import { babelSettings, commandSettings, namedSettings, setupTexts } from "./setup-texts.ts";

const settingsOfAnyKind = [runnerSettings, babelSettings, commandSettings];

/** Files that run before, or around, every test. */
export async function findSetupFiles(
  head: SourceTree,
  graph: SymbolGraph,
  { files, links, linked }: ProjectMap,
): Promise<string[]> {
  const found = new Set<string>();
  const settings = new Set([...files, ...linked.keys()].filter(isSettings));
  for (const path of settings) {
    const place = linked.get(path) ?? path;
    const source = (await head.read(place)) ?? "";
    const named = setupTexts(path, source).map((text) =>
      findFile(graph, links, placeOf(text, path)),
    );
    for (const file of [place, ...named]) if (isSetup(graph, file)) found.add(file);
    const others = namedSettings(path, source).map((text) => placeOf(text, path) ?? "");
    for (const other of others) if (files.has(other)) settings.add(other);
  }
  return [...found];
}

function isSettings(path: string): boolean {
  return settingsOfAnyKind.some((kind) => kind.test(path));
}

function placeOf(text: string, settings: string): string | null {
  return joinPath(folderOf(settings), text.replace(/^<rootDir>\//, ""));
}

/** A command may name tests themselves, which run around no other. */
function isSetup({ files }: SymbolGraph, path: string | null): path is string {
  const facts = files.get(path ?? "")?.facts;
  return facts !== undefined && !(facts.declaresTests && isTestFile(path ?? "", facts));
}

function findFile(graph: SymbolGraph, links: Links, path: string | null): string | null {
  if (path === null) return null;
  const places = endings.map((end) => followLinks(links, path + end));
  return places.find((place) => place !== null && graph.files.has(place)) ?? null;
}

const endings = ["", ".ts", ".js", ".mjs", ".cjs", ".mts", ".cts", "/index.ts", "/index.js"];
