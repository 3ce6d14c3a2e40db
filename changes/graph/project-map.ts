import type { SourceTree } from "../source-tree.ts";
import { type Links, linkedPaths, linkMap } from "./links.ts";
import { folderOf, joinPath } from "./paths.ts";
import { asObject, type JsonObject, readJson, stringsIn } from "./read-json.ts";

export type Package = { folder: string; name: string | null; manifest: JsonObject };
export type Alias = { folder: string; pattern: string; targets: string[] };

/** What the repository's manifests and compiler settings say of names and places. */
export type ProjectMap = {
  files: ReadonlySet<string>;
  links: Links;
  /** Other paths of files, through links. */
  linked: ReadonlyMap<string, string>;
  packages: Package[];
  aliases: Alias[];
  /** Folders whose files may be imported by their path from there. */
  roots: { folder: string; base: string }[];
  /** Packages that provide the JSX runtime, by the folder that says so. */
  jsx: { folder: string; from: string }[];
};

const compilerSettings = /(^|\/)[tj]sconfig[^/]*\.json$/;
const bundlerSettings = /(^|\/)(vite|vitest)[^/]*\.config\.[cm]?[jt]s$/;

/** Reads every manifest and compiler setting of the tree. */
export async function readProjectMap(tree: SourceTree, paths: string[]): Promise<ProjectMap> {
  const links = linkMap(await tree.links());
  const linked = linkedPaths(links, paths);
  const map: ProjectMap = {
    files: new Set(paths),
    links,
    linked,
    packages: [],
    aliases: [],
    roots: [],
    jsx: [],
  };
  const named = (names: RegExp) => [...paths, ...linked.keys()].filter((path) => names.test(path));
  const read = (path: string) => tree.read(linked.get(path) ?? path);
  for (const path of named(/(^|\/)package\.json$/)) {
    const manifest = readJson(await read(path));
    if (manifest) addManifest(map, folderOf(path), manifest);
  }
  for (const path of named(compilerSettings))
    addCompilerSettings(map, path, readJson(await read(path)));
  for (const path of named(bundlerSettings))
    addBundlerSettings(map, path, (await read(path)) ?? "");
  map.packages.sort((a, b) => b.folder.length - a.folder.length);
  return map;
}

function addManifest(map: ProjectMap, folder: string, manifest: JsonObject): void {
  const name = typeof manifest.name === "string" ? manifest.name : null;
  map.packages.push({ folder, name, manifest });
  const mapper = asObject(asObject(manifest.jest)?.moduleNameMapper) ?? {};
  for (const [pattern, target] of Object.entries(mapper)) {
    map.aliases.push({
      folder,
      pattern: pattern.replace(/^\^|\$$/g, "").replace(/\(\.\*\)/, "*"),
      targets: stringsIn(target).map((text) => text.replace("<rootDir>", ".").replace("$1", "*")),
    });
  }
}

function addCompilerSettings(map: ProjectMap, path: string, settings: JsonObject | null): void {
  const options = asObject(settings?.compilerOptions);
  if (!options) return;
  const folder = folderOf(path);
  const base = typeof options.baseUrl === "string" ? joinPath(folder, options.baseUrl) : null;
  if (base !== null) map.roots.push({ folder, base });
  for (const [pattern, targets] of Object.entries(asObject(options.paths) ?? {})) {
    map.aliases.push({
      folder,
      pattern,
      targets: stringsIn(targets).map((target) => joinPath(base ?? folder, target) ?? target),
    });
  }
  if (typeof options.jsxImportSource === "string") {
    map.jsx.push({ folder, from: options.jsxImportSource });
  }
}

/** Reads the JSX runtime, and `"@": anything("./src")`, in a bundler's settings: the names are what matters. */
function addBundlerSettings(map: ProjectMap, path: string, source: string): void {
  const folder = folderOf(path);
  for (const [, from = ""] of source.matchAll(/importSource["']?\s*:\s*["']([^"']+)["']/gi)) {
    const place = from.startsWith(".") ? `/${joinPath(folder, from)}` : from;
    map.jsx.push({ folder, from: place });
  }
  for (const [, name, value] of source.matchAll(/["']?([@~#$\w/.-]+)["']?\s*:\s*([^\n]*)/g)) {
    const targets = [...(value ?? "").matchAll(/["'`](\.{0,2}\/?[\w./-]+)["'`]/g)].flatMap(
      (match) => {
        const target = joinPath(folder, match[1] ?? "");
        return target === null ? [] : [target];
      },
    );
    const known = targets.filter((target) => isPlace(map, target));
    if (!name || known.length === 0) continue;
    map.aliases.push({ folder, pattern: name, targets: known });
    const inside = known.map((target) => `${target}/*`);
    map.aliases.push({ folder, pattern: `${name.replace(/\/$/, "")}/*`, targets: inside });
  }
}

function isPlace(map: ProjectMap, target: string): boolean {
  if (map.files.has(target)) return true;
  for (const file of map.files) if (file.startsWith(`${target}/`)) return true;
  return false;
}

/** The package a path belongs to: the nearest manifest above it. */
export function packageOf(map: ProjectMap, path: string): Package | null {
  return map.packages.find(({ folder }) => folder === "" || path.startsWith(`${folder}/`)) ?? null;
}
