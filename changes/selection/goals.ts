import type { ChangedSymbol, ChangeSet } from "../../contracts/change-set.ts";
import { moduleUnit } from "../graph/facts.ts";
import { runnerSettings } from "../graph/runner-settings.ts";
import type { SymbolGraph } from "../graph/symbol-graph.ts";
import { isCode, isErased } from "../languages.ts";
import { isTestMaterial } from "../test-files.ts";

/** Something that changed, and where it stands in the graph. */
export type Goal = { label: string; node: number; symbol: ChangedSymbol | null };

export type Side = "base" | "head";

/** Finds the changed symbols in the graph of one side. */
export function symbolGoals(changes: ChangeSet, graph: SymbolGraph, side: Side): Goal[] {
  const absent = side === "head" ? "removed" : "added";
  return changes.symbols.flatMap((symbol) => {
    if (isErased(symbol.kind) || symbol.change === absent) return [];
    const place = side === "head" ? symbol : earlierPlace(symbol, changes);
    const node = findNode(graph, place);
    return node === null ? [] : [{ label: labelOf(symbol), node, symbol }];
  });
}

function earlierPlace(symbol: ChangedSymbol, changes: ChangeSet): { file: string; name: string } {
  if (symbol.previous) return symbol.previous;
  const moved = changes.files.find((file) => file.path === symbol.file)?.previousPath;
  return { file: moved ?? symbol.file, name: symbol.name };
}

/** The nearest enclosing unit of a symbol; what is in none belongs to the file's load-time code. */
function findNode(graph: SymbolGraph, place: { file: string; name: string }): number | null {
  const nodes = graph.nodesOf(place.file);
  const parts = place.name.replace(/\.\[.*$/, ".[computed]").split(".");
  for (let length = parts.length; length > 0; length -= 1) {
    const node = nodes.get(parts.slice(0, length).join("."));
    if (node !== undefined) return node;
  }
  return nodes.get(moduleUnit) ?? null;
}

function labelOf(symbol: ChangedSymbol): string {
  if (symbol.name === "<imports>") return `imports of ${symbol.file}`;
  return symbol.name.startsWith("<") ? symbol.file : symbol.name;
}

const vague = new Set(["src", "lib", "test", "tests", "dist", "index", "packages", "data"]);

/** Finds who imports, or names by path, files that hold no code. */
export function assetGoals(
  paths: string[],
  graph: SymbolGraph,
  linked: ReadonlyMap<string, string>,
): Goal[] {
  const runs = paths.map((path) => {
    const others = [...linked].flatMap(([other, target]) => (target === path ? [other] : []));
    return { path, names: new Set([path, ...others].flatMap(runsOf)) };
  });
  const lists = whoLists(graph);
  const readers = graph.nodes.flatMap(({ file, unit }, index) =>
    runs
      .filter(({ names, path }) =>
        unit.paths.some(
          (text) => names.has(plainPath(text)) || (lists(file) && isVagueFolder(text, path)),
        ),
      )
      .map(({ path }) => ({ label: path, node: index, symbol: null })),
  );
  const imported = paths.flatMap((path) =>
    [...graph.nodesOf(path).values()].map((node) => ({ label: path, node, symbol: null })),
  );
  return [...imported, ...readers];
}

const listers = /readdir|opendir|glob(?!al)|walk/i;

/** Names too common to mean a folder mean one in files that list folders. */
function whoLists(graph: SymbolGraph): (file: string) => boolean {
  const known = new Map<string, boolean>();
  return (file) => {
    const { imports = {}, units = [] } = graph.files.get(file)?.facts ?? {};
    const answer =
      known.get(file) ??
      [...Object.keys(imports), ...units.flatMap(({ mentions }) => mentions)].some((name) =>
        listers.test(name),
      );
    known.set(file, answer);
    return answer;
  };
}

function isVagueFolder(text: string, path: string): boolean {
  const name = plainPath(text);
  return vague.has(name) && path.split("/").slice(0, -1).includes(name);
}

/** Changed files with errors for which nothing of them runs. */
export function brokenGoals(files: ChangeSet["files"], graph: SymbolGraph): Goal[] {
  return files.flatMap(({ path }) => {
    const node = graph.nodesOf(path).get(moduleUnit);
    const isBroken = graph.files.get(path)?.facts.broken;
    return isBroken && node !== undefined ? [{ label: path, node, symbol: null }] : [];
  });
}

/** Finds who names code by its path, as those do who read it as text. */
export function codeGoals(files: ChangeSet["files"], graph: SymbolGraph): Goal[] {
  const changed = files.flatMap(({ path, previousPath }) => [path, previousPath ?? path]);
  const paths = [...new Set(changed.filter(isCode))];
  const named = new Map<string, string[]>();
  for (const path of paths)
    for (const name of codeNames(path)) named.set(name, [...(named.get(name) ?? []), path]);
  const material = paths.filter(isTestMaterial);
  const lists = whoLists(graph);
  // Nearly all texts mean nothing, and there are many.
  const lasts = new Set(["/", ...[...named.keys()].map((name) => name.at(-1))]);
  const mayMean = (text: string) =>
    material.length > 0 || (lasts.has(text.at(-1)) && named.has(plainPath(text)));
  return graph.nodes.flatMap(({ file, unit }, node) => {
    if (!unit.paths.some(mayMean) || runnerSettings.test(file)) return [];
    const meant = new Set(unit.paths.flatMap((text) => meantBy(text, file)));
    meant.delete(file);
    return [...meant].map((label) => ({ label, node, symbol: null }));
  });

  function meantBy(text: string, file: string): string[] {
    if (graph.files.get(file)?.facts.loads.includes(text)) return [];
    const listed = material.filter((path) => isVagueFolder(text, path) && lists(file));
    const isFolder = !/[./]/.test(text) && !isTestMaterial(file) && !lists(file);
    return [...(isFolder ? [] : (named.get(plainPath(text)) ?? [])), ...listed];
  }
}

/** With its extension, or with the folders it is in; folders by themselves for what tests feed on. */
function codeNames(path: string): string[] {
  const own = path.slice(path.lastIndexOf("/") + 1);
  return runsOf(path).filter(
    (name) =>
      name !== own.replace(/\.\w+$/, "") &&
      (name.endsWith(own) ? name !== own || !/^index\./.test(own) : isTestMaterial(path)),
  );
}

/** Every way to name a path by some of its parts, as code that joins paths does. */
function runsOf(path: string): string[] {
  const parts = path.split("/");
  const bare = path.replace(/\.\w+$/, "").split("/");
  const names = [bare.slice(-2).join("/")];
  for (let start = 0; start < parts.length; start += 1) {
    for (let end = start + 1; end <= parts.length; end += 1) {
      const name = parts.slice(start, end).join("/");
      if (!vague.has(name)) names.push(name);
    }
  }
  return names;
}

function plainPath(text: string): string {
  return /^[./]|\/$/.test(text) ? text.replace(/^(\.{0,2}\/)+|\/+$/g, "") : text;
}
