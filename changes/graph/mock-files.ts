import { isAddOn } from "./bridged-files.ts";
import type { FileFacts } from "./facts.ts";
import { findFile } from "./find-file.ts";
import { folderOf, foldersAbove, joinPath } from "./paths.ts";
import type { ProjectMap } from "./project-map.ts";

/** Files in `__mocks__` that stand for what a file mocks, or takes from outside the repository. */
export function mocksOf(
  { loads, units }: FileFacts,
  path: string,
  modules: ReadonlyMap<string, string>,
  map: ProjectMap,
): string[] {
  if (!map.hasMocks) return [];
  return loads.flatMap((specifier) => {
    const file = modules.get(specifier);
    if (file === undefined || isAddOn(file)) return outside(specifier, path, map);
    const isCalled = units.some(({ refs }) => refs.includes(`*${specifier}`));
    return isCalled ? beside(file, map) : [];
  });
}

function beside(file: string, map: ProjectMap): string[] {
  const folder = folderOf(file);
  const own = file.slice(folder === "" ? 0 : folder.length + 1).replace(/\.\w+$/, "");
  const mock = findFile(map, joinPath(folder, "__mocks__", own) ?? "");
  return mock === null ? [] : [mock];
}

/** Packages are mocked from a folder above; some runners do so unasked. */
function outside(specifier: string, path: string, map: ProjectMap): string[] {
  if (/^[.#/]/.test(specifier)) return [];
  const places = foldersAbove(folderOf(path)).map((folder) =>
    joinPath(folder, "__mocks__", specifier.replace(/^node:/, "")),
  );
  const found = places.flatMap((place) => findFile(map, place ?? "") ?? []);
  return found.slice(0, 1);
}
