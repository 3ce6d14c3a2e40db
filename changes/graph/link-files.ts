import { addOnPlace, openBridged } from "./bridged-files.ts";
import { type FileFacts, namedPrefix, wholeFacts } from "./facts.ts";
import { mocksOf } from "./mock-files.ts";
import { codeNamer } from "./name-code.ts";
import { folderOf, foldersAbove, joinPath, openNear } from "./paths.ts";
import { globExpression } from "./patterns.ts";
import type { ProjectMap } from "./project-map.ts";
import { jsxRuntimes } from "./read-facts.ts";
import { moduleResolver } from "./resolve-module.ts";
import { runnerSettings } from "./runner-settings.ts";

/** A file among the others: its specifiers have become paths. */
export type LinkedFile = {
  path: string;
  facts: FileFacts;
  /** Specifier to the path it stands for, for those inside the tree. */
  modules: Map<string, string>;
  /** Texts of it that are paths of code, with the files. */
  named: ReadonlyMap<string, string[]>;
  /** Files it loads, or may load, without being asked by name. */
  implied: string[];
  /** Every file it loads or may load. */
  loads: string[];
  typeLoads: string[];
  /** Why it cannot be told what the file loads; null when it can. */
  opaque: string | null;
};

/** Turns specifiers into paths. Files that hold no code but are imported become whole modules. */
export function linkFiles(
  facts: ReadonlyMap<string, FileFacts>,
  map: ProjectMap,
): Map<string, LinkedFile> {
  const resolve = moduleResolver(map);
  const linked = new Map<string, LinkedFile>();
  const name = codeNamer(map, resolve);
  const bridged = openBridged(map);
  const runtimesNear = openNear(map.jsx);
  const settings = new Set(
    [...map.linked].flatMap(([path, target]) => (runnerSettings.test(path) ? [target] : [])),
  );
  for (const [path, own] of facts) linked.set(path, linkFile(path, own));
  for (const { loads } of [...linked.values()]) {
    for (const path of loads) if (!linked.has(path)) linked.set(path, linkFile(path, wholeFacts()));
  }
  return linked;

  function linkFile(path: string, own: FileFacts): LinkedFile {
    const { modules, others, lost } = resolveLoads(path, own, { map, resolve });
    let opaque =
      hiddenLoads(own) ?? (lost === null ? null : `loads ${lost}, which is not in the repository`);
    const at = (specifiers: string[]) =>
      specifiers.flatMap((specifier) => modules.get(specifier) ?? []);
    const globbed = own.globs.map((pattern) => ({ pattern, files: matching(pattern, path, map) }));
    const empty = globbed.find(({ pattern, files }) => !pattern.startsWith("!") && !files.length);
    if (empty) opaque ??= `loads ${empty.pattern}, which is not in the repository`;
    const isSetting = runnerSettings.test(path) || settings.has(path);
    const named = isSetting ? new Map<string, string[]>() : name(path, own);
    const implied = [
      ...others,
      ...mocksOf(own, path, modules, map),
      ...globbed.flatMap(({ files }) => files),
      ...impliedRuntime(path, runtimesNear, resolve),
      ...bridged(path),
    ];
    const kept = map.keepsImports ? at(own.keptLoads) : [];
    const loads = [
      ...new Set([...at(own.loads), ...kept, ...implied, ...[...named.values()].flat()]),
    ];
    const typeLoads = at(own.typeLoads);
    return { path, facts: own, modules, named, implied, loads, typeLoads, opaque };
  }
}

/** Specifiers as paths, with what else some may mean, and one that leads nowhere. */
function resolveLoads(
  path: string,
  own: FileFacts,
  { map, resolve }: { map: ProjectMap; resolve: ReturnType<typeof moduleResolver> },
) {
  const places = own.loads
    .filter((specifier) => !isPassedOn(specifier, path))
    .map((specifier) => ({ specifier, name: specifier.replace(namedPrefix, "") }))
    .map(({ specifier, name }) => ({ specifier, name, place: resolve(path, name) }));
  const types = own.typeLoads.map((specifier) => ({
    specifier,
    place: resolve(path, specifier),
  }));
  const modules = new Map<string, string>();
  for (const { specifier, place } of [...types, ...places])
    if (typeof place === "object") modules.set(specifier, place.file);
  for (const { specifier, name, place } of places) {
    const addOn = place === "outside" ? addOnPlace(map, name) : null;
    if (addOn !== null) modules.set(specifier, addOn);
  }
  const others = places.flatMap(({ place }) => (typeof place === "object" ? place.others : []));
  const lost = places.find(({ place }) => place === "missing")?.name ?? null;
  return { modules, others, lost };
}

/** Settings name files for the runner: as aliases, as what runs around tests. */
function isPassedOn(specifier: string, path: string): boolean {
  return specifier.startsWith(namedPrefix) && runnerSettings.test(path);
}

function hiddenLoads({ unknownLoads, unread }: FileFacts): string | null {
  if (unread) return "is too long to be read";
  return unknownLoads ? "loads modules by computed names" : null;
}

/** Files that a pattern in a file names; one from the top is meant from some folder above it. */
function matching(pattern: string, path: string, map: ProjectMap): string[] {
  if (pattern.startsWith("!")) return [];
  const folder = folderOf(path);
  const starts = pattern.startsWith("/") ? foldersAbove(folder) : [folder];
  const expressions = starts
    .flatMap((start) => joinPath(start, pattern) ?? [])
    .flatMap((whole) => [whole, `${whole}.*`, whole.replace(/\.[cm]?jsx?$/, ".*")])
    .map(globExpression);
  const fits = (file: string) => expressions.some((expression) => expression.test(file));
  const through = [...map.linked].flatMap(([file, target]) => (fits(file) ? [target] : []));
  return [...[...map.files].filter(fits), ...through].filter((file) => file !== path);
}

/** Compilers import the JSX runtime without a word in the file. */
function impliedRuntime(
  path: string,
  near: (folder: string) => readonly ProjectMap["jsx"][number][],
  resolve: ReturnType<typeof moduleResolver>,
): string[] {
  if (!path.endsWith("x")) return [];
  return near(folderOf(path)).flatMap(({ from }) =>
    jsxRuntimes(from).flatMap((runtime) => {
      const resolution = resolve(path, runtime);
      return typeof resolution === "object" && resolution.file !== path ? [resolution.file] : [];
    }),
  );
}
