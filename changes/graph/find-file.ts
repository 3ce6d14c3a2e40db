import { isAmbientFile } from "../languages.ts";
import { followLinks } from "./links.ts";
import { joinPath } from "./paths.ts";
import { type Package, type ProjectMap, packageOf } from "./project-map.ts";
import { asObject, stringsIn } from "./read-json.ts";
import type { Alias } from "./setting-aliases.ts";

export const extensions = [
  ".ts",
  ".tsx",
  ".mts",
  ".cts",
  ".js",
  ".jsx",
  ".mjs",
  ".cjs",
  ".json",
  ".vue",
  ".svelte",
  ".astro",
];
const indexes = extensions.map((extension) => `index${extension}`);
const endings = [...extensions, ...indexes.map((index) => `/${index}`)];
const written: Record<string, string[]> = {
  ".js": [".ts", ".tsx", ".jsx"],
  ".jsx": [".tsx"],
  ".mjs": [".mts"],
  ".cjs": [".cts"],
};
const buildFolder = /^(dist|build|out|lib|es|esm|cjs|umd|types|\.output|_esm|_cjs)\//;
const sourceFolders = ["src/", "source/", "lib/", ""];

export function first<T>(places: (T | null)[], find: (place: T) => string | null): string | null {
  for (const place of places) {
    const found = place === null ? null : find(place);
    if (found !== null) return found;
  }
  return null;
}

/** A path as written, with an extension, or as a folder. */
export function findFile(map: ProjectMap, path: string): string | null {
  const exact = fileAt(map, path);
  if (exact !== null) return exact;
  const extension = /\.[cm]?jsx?$/.exec(path)?.[0] ?? "";
  const stem = path.slice(0, path.length - extension.length);
  const ends = path === "" ? indexes : endings;
  const found =
    first(written[extension] ?? [], (other) => fileAt(map, stem + other)) ??
    first(ends, (end) => fileAt(map, path + end));
  if (found !== null) return found;
  const inner = path === "" ? undefined : map.folders.get(path);
  return inner ? (findEntries(map, inner, ".")[0] ?? null) : null;
}

/** The file behind a path, also through links. */
function fileAt(map: ProjectMap, path: string): string | null {
  if (map.files.has(path)) return path;
  if (map.links.size === 0) return null;
  const place = followLinks(map.links, path);
  return place !== null && map.files.has(place) ? place : null;
}

/** What a file of build output was made from, where the names tell. */
export function findSource(map: ProjectMap, path: string): string | null {
  const { folder } = packageOf(map, path) ?? { folder: "" };
  let rest = folder === "" ? path : path.slice(folder.length + 1);
  if (!buildFolder.test(rest)) return null;
  while (buildFolder.test(rest)) rest = rest.replace(buildFolder, "");
  const stem = rest.replace(/(\.d)?\.[cm]?[jt]sx?$/, "");
  return first(sourceFolders, (source) => findFile(map, joinPath(folder, source + stem) ?? ""));
}

/** What a package offers under a subpath, under any condition; code before declarations. */
export function findEntries(
  map: ProjectMap,
  owner: Package,
  subpath: string,
  field: "exports" | "imports" = "exports",
): string[] {
  const { named, usual } = entryTargets(owner, subpath, field);
  const find = (place: string) => {
    const path = joinPath(owner.folder, place);
    // A package that offers its own folder offers its index.
    if (path === null || path === owner.folder) return null;
    return findFile(map, path) ?? findSource(map, path);
  };
  const files = [...new Set(named.flatMap((place) => find(place) ?? []))];
  const code = files.filter((file) => !isAmbientFile(file));
  const last = code.length > 0 ? null : first(usual, find);
  return last === null ? [...code, ...(code.length > 0 ? [] : files)] : [last];
}

/** What a manifest names for a subpath, and where it usually is. */
function entryTargets(
  owner: Package,
  subpath: string,
  field: "exports" | "imports",
): { named: string[]; usual: string[] } {
  const entries = owner.manifest[field];
  const table = asObject(entries);
  const keyed = table && Object.keys(table).some((key) => /^[.#]/.test(key));
  if (keyed) {
    const exact = stringsIn(table[subpath]);
    const patterned = Object.entries(table).flatMap(([key, value]) => {
      const alias = { folder: "", pattern: key, targets: stringsIn(value) };
      const rest = key.includes("*") ? matchAlias(alias, subpath) : null;
      return rest === null ? [] : alias.targets.map((target) => target.replace("*", rest));
    });
    if (exact.length + patterned.length > 0) return { named: [...exact, ...patterned], usual: [] };
  }
  if (subpath !== ".") return { named: [], usual: [subpath, `src/${subpath.slice(2)}`] };
  const { source, module, main } = owner.manifest;
  const named = [...(keyed ? [] : stringsIn(entries)), ...stringsIn([source, module, main])];
  return { named, usual: ["index", "src/index"] };
}

export function matchAlias(alias: Alias, specifier: string): string | null {
  const { pattern } = alias;
  const star = pattern.indexOf("*");
  if (star < 0) return specifier === pattern ? "" : null;
  // Nearly all aliases are for other names, and there are many.
  if (star > 0 && specifier[0] !== pattern[0]) return null;
  const [head = "", tail = ""] = pattern.split("*");
  const fits = specifier.startsWith(head) && specifier.endsWith(tail);
  return fits && specifier.length >= head.length + tail.length
    ? specifier.slice(head.length, specifier.length - tail.length)
    : null;
}
