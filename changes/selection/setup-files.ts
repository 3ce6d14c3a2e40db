import { addOnPlace, openBridged } from "../graph/bridged-files.ts";
import { followLinks, type Links } from "../graph/links.ts";
import { folderOf, foldersAbove, joinPath } from "../graph/paths.ts";
import type { ProjectMap } from "../graph/project-map.ts";
import { runnerSettings } from "../graph/runner-settings.ts";
import type { SymbolGraph } from "../graph/symbol-graph.ts";
import { isCode } from "../languages.ts";
import type { SourceTree } from "../source-tree.ts";
import { isTestFile, runsOthers } from "../test-files.ts";
import { basesOf, staysInFolder } from "./settings-scope.ts";
import {
  babelSettings,
  commandSettings,
  namedSettings,
  notedTexts,
  setupTexts,
  testPrograms,
} from "./setup-texts.ts";

const settingsOfAnyKind = [runnerSettings, babelSettings, commandSettings];

/** A file that runs before, or around, every test in a folder; all tests where that is empty. */
export type Setup = {
  file: string;
  folder: string;
  /** Whether it runs where each test runs, so that recordings of tests tell what it ran. */
  isNoted: boolean;
};

export async function findSetupFiles(
  head: SourceTree,
  graph: SymbolGraph,
  map: ProjectMap,
): Promise<Setup[]> {
  const settings = await readSettings(head, map);
  const shared = sharedSettings(settings, graph);
  const bridged = openBridged(map);
  const found = new Map<string, Setup>();
  const unnoted = new Set<string>();
  for (const [path, { place, source }] of settings) {
    const isOwn = !shared.has(path) && place === path && staysInFolder(path, source);
    const folder = isOwn ? folderOf(path) : "";
    const noted = notedTexts(path, source);
    const named = setupTexts(path, source).flatMap((text) => {
      const files = [
        findFile(graph, map.links, text, path),
        ...bridged(addOnPlace(map, text) ?? ""),
      ];
      return files.map((file) => ({ file, isNoted: noted.has(text) }));
    });
    const own = isCode(place) ? [{ file: place, isNoted: false }] : [];
    const drivers = testPrograms(path, source)
      .map((text) => ({ file: findFile(graph, map.links, text, path), isNoted: false }))
      .filter(({ file }) => isDriver(graph, file));
    for (const { file, isNoted } of [...own, ...named, ...drivers]) {
      if (!isSetup(graph, file)) continue;
      found.set(`${file} ${folder}`, { file, folder, isNoted });
      if (!isNoted) unnoted.add(file);
    }
  }
  return [...found.values()].map((setup) => ({ ...setup, isNoted: !unnoted.has(setup.file) }));
}

type Settings = Map<string, { place: string; source: string }>;

/** Settings by their paths, also those that only a command names. */
async function readSettings(head: SourceTree, { files, linked }: ProjectMap): Promise<Settings> {
  const read: Settings = new Map();
  const paths = new Set([...files, ...linked.keys()].filter(isSettings));
  for (const path of paths) {
    const place = linked.get(path) ?? path;
    const source = (await head.read(place)) ?? "";
    read.set(path, { place, source });
    const named = namedSettings(path, source).flatMap((text) => placeOf(text, path) ?? []);
    for (const other of named) if (files.has(other)) paths.add(other);
  }
  return read;
}

/** Settings that hold for more than their folder: others build on them, or a command names them. */
function sharedSettings(settings: Settings, { files }: SymbolGraph): Set<string> {
  const shared = new Set([...files.values()].flatMap(({ loads }) => loads));
  for (const [path, { source }] of settings) {
    if (babelSettings.test(path)) shared.add(path);
    for (const text of [...namedSettings(path, source), ...basesOf(source)])
      shared.add(placeOf(text, path) ?? "");
  }
  return shared;
}

function isSettings(path: string): boolean {
  return settingsOfAnyKind.some((kind) => kind.test(path));
}

function placeOf(text: string, settings: string): string | null {
  return joinPath(folderOf(settings), text);
}

/** A command may name tests themselves, which run around no other. */
function isSetup({ files }: SymbolGraph, path: string | null): path is string {
  const facts = files.get(path ?? "")?.facts;
  return facts !== undefined && !(facts.declaresTests && isTestFile(path ?? "", facts));
}

function isDriver({ files }: SymbolGraph, path: string | null): boolean {
  const facts = files.get(path ?? "")?.facts;
  return facts !== undefined && runsOthers(facts);
}

/** `<rootDir>` is the folder of the settings, or one above. */
function findFile({ files }: SymbolGraph, links: Links, text: string, path: string): string | null {
  const folder = folderOf(path);
  const roots = text.startsWith("<rootDir>/") ? foldersAbove(folder) : [folder];
  const places = roots
    .flatMap((root) => joinPath(root, text.replace("<rootDir>/", "")) ?? [])
    .flatMap((place) => endings.map((end) => followLinks(links, place + end)));
  return places.find((place) => place !== null && files.has(place)) ?? null;
}

const endings = ["", ".ts", ".js", ".mjs", ".cjs", ".mts", ".cts", "/index.ts", "/index.js"];
