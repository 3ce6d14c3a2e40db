import type { SourceTree } from "../source-tree.ts";
import { type Bridges, readBridges } from "./bridges.ts";
import { type Links, linkedPaths, linkMap } from "./links.ts";
import { filesByStem, folderOf, foldersAbove, joinPath } from "./paths.ts";
import { asObject, type JsonObject, readJson, stringsIn } from "./read-json.ts";
import { compilerSettings } from "./runner-settings.ts";
import { type Alias, aliasOf, settingAliases } from "./setting-aliases.ts";

export type Package = { folder: string; name: string | null; manifest: JsonObject };

/** What the repository's manifests and compiler settings say of names and places. */
export type ProjectMap = {
  files: ReadonlySet<string>;
  /** The same files by their paths without extensions. */
  stems: ReadonlyMap<string, readonly string[]>;
  links: Links;
  /** Other paths of files, through links. */
  linked: ReadonlyMap<string, string>;
  packages: Package[];
  /** The packages under their own names, by folder. */
  folders: Map<string, Package>;
  bridges: Bridges;
  aliases: Alias[];
  /** Folders whose files may be imported by their path from there. */
  roots: { folder: string; base: string }[];
  /** Packages that provide the JSX runtime, by the folder that says so. */
  jsx: { folder: string; from: string }[];
  /** The compiler loads modules that are imported for types alone, where the import itself is not. */
  keepsImports: boolean;
  /** Some folder holds mocks. */
  hasMocks: boolean;
  /** Names that runner settings give to something, such as those of aliases. */
  settingNames: Set<string>;
};

type Reading = { map: ProjectMap; read(path: string): Promise<string | null> };

/** Compiler settings with those they extend, each with the folder its paths start from. */
async function readCompilerSettings(
  path: string,
  { map, read }: Reading,
  seen: ReadonlySet<string> = new Set(),
): Promise<{ at: string; settings: JsonObject }[]> {
  const settings = seen.has(path) ? null : readJson(await read(path));
  if (!settings) return [];
  const further = new Set([...seen, path]);
  const others = stringsIn(settings.extends).flatMap((name) => settingsFile(map, path, name) ?? []);
  const found = await Promise.all(
    others.map((other) => readCompilerSettings(other, { map, read }, further)),
  );
  return [{ at: folderOf(path), settings }, ...found.flat()];
}

function settingsFile({ files, packages }: ProjectMap, path: string, name: string): string | null {
  const place = name.startsWith(".")
    ? joinPath(folderOf(path), name)
    : placeInPackage(packages, name);
  if (place === null) return null;
  const places = [place, `${place}.json`, joinPath(place, "tsconfig.json") ?? ""];
  return places.find((candidate) => files.has(candidate)) ?? null;
}

function placeInPackage(packages: Package[], name: string): string | null {
  const owner = packages.find(
    (item) => item.name !== null && `${name}/`.startsWith(`${item.name}/`),
  );
  return owner ? joinPath(owner.folder, name.slice(owner.name?.length)) : null;
}

const bundlerSettings =
  /(^|\/)((vite|vitest|jest)[^/]*\.config\.([cm]?[jt]s|json)|jest[\w.-]*\.json)$/;

/** Reads every manifest and compiler setting of the tree. */
export async function readProjectMap(tree: SourceTree, paths: string[]): Promise<ProjectMap> {
  const links = linkMap(await tree.links());
  const linked = linkedPaths(links, paths);
  const map: ProjectMap = {
    files: new Set(paths),
    stems: filesByStem(paths),
    links,
    linked,
    packages: [],
    folders: new Map(),
    bridges: new Map(),
    aliases: [],
    roots: [],
    jsx: [],
    keepsImports: false,
    hasMocks: paths.some((path) => /(^|\/)__mocks__\//.test(path)),
    settingNames: new Set(),
  };
  const named = (names: RegExp) => [...paths, ...linked.keys()].filter((path) => names.test(path));
  const read = (path: string) => tree.read(linked.get(path) ?? path);
  for (const path of named(/(^|\/)package\.json$/)) {
    const manifest = readJson(await read(path));
    if (manifest) addManifest(map, folderOf(path), manifest);
  }
  addRenamed(map);
  // A package alone is linked nowhere.
  if (map.packages.length > 1) map.bridges = await readBridges([...paths, ...linked.keys()], read);
  for (const path of named(compilerSettings))
    for (const found of await readCompilerSettings(path, { map, read }))
      addCompilerSettings(map, folderOf(path), found);
  for (const path of named(bundlerSettings))
    addBundlerSettings(map, path, (await read(path)) ?? "");
  map.packages.sort((a, b) => b.folder.length - a.folder.length);
  return map;
}

function addManifest(map: ProjectMap, folder: string, manifest: JsonObject): void {
  const name = typeof manifest.name === "string" ? manifest.name : null;
  const own = { folder, name, manifest };
  map.packages.push(own);
  map.folders.set(folder, own);
  const mapper = asObject(asObject(manifest.jest)?.moduleNameMapper) ?? {};
  for (const [pattern, target] of Object.entries(mapper)) {
    map.aliases.push(...aliasOf(folder, pattern, stringsIn(target)));
  }
}

const dependencyFields = [
  "dependencies",
  "devDependencies",
  "peerDependencies",
  "optionalDependencies",
];

/** Whether a manifest names a package among what it needs, for whatever. */
export function dependsOn(manifest: JsonObject, name: string): boolean {
  return dependencyFields.some((field) => Object.hasOwn(asObject(manifest[field]) ?? {}, name));
}

/** The packages a manifest names as what it needs, for whatever, each with the wanted version. */
export function dependenciesOf(manifest: JsonObject): [name: string, version: unknown][] {
  return dependencyFields.flatMap((field) => Object.entries(asObject(manifest[field]) ?? {}));
}

/** A package may be depended on under another name than its own. */
function addRenamed(map: ProjectMap): void {
  for (const { folder, manifest } of [...map.packages]) {
    for (const [name, version] of dependenciesOf(manifest)) {
      const other = typeof version === "string" ? packageMeant(map, folder, version) : null;
      if (other && other.name !== name) map.packages.push({ ...other, name });
    }
  }
}

function packageMeant(map: ProjectMap, folder: string, version: string): Package | null {
  const place = /^(?:file|link|portal|workspace):(\.{0,2}\/?[^@*^~]*)/.exec(version)?.[1];
  const name = /^workspace:((?:@[^/@]+\/)?[^@*^~]+)@/.exec(version)?.[1];
  if (name !== undefined) return map.packages.find((item) => item.name === name) ?? null;
  if (!place) return null;
  const meant = joinPath(folder, place);
  return meant === null ? null : (map.folders.get(meant) ?? null);
}

function addCompilerSettings(
  map: ProjectMap,
  folder: string,
  { at, settings }: { at: string; settings: JsonObject },
): void {
  const options = asObject(settings.compilerOptions);
  if (!options) return;
  map.keepsImports ||= ["verbatimModuleSyntax", "preserveValueImports"].some(
    (name) => options[name],
  );
  const base = typeof options.baseUrl === "string" ? joinPath(at, options.baseUrl) : null;
  if (base !== null) map.roots.push({ folder, base });
  for (const [pattern, targets] of Object.entries(asObject(options.paths) ?? {})) {
    map.aliases.push({
      folder,
      pattern,
      targets: stringsIn(targets).map((target) => joinPath(base ?? at, target) ?? target),
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
  for (const [, name = ""] of source.matchAll(/["']?([@~#$\w/.-]{1,100})["']?\s*:/g))
    map.settingNames.add(name);
  for (const { pattern, targets } of settingAliases(source)) {
    map.settingNames.add(/^(@[^/]+\/)?[^/*]+/.exec(pattern)?.[0] ?? "");
    const places = targets.map((target) => target.replace(/^<rootDir>\//, ""));
    map.aliases.push(...aliasOf(folder, pattern, places));
  }
  for (const [, name, value] of source.matchAll(/["']?([@~#$\w/.-]{1,100})["']?\s*:\s*([^\n]*)/g)) {
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
  for (const folder of foldersAbove(folderOf(path))) {
    const owner = map.folders.get(folder);
    if (owner) return owner;
  }
  return null;
}
