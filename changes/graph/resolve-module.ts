import { isBuiltin } from "node:module";
import { isScript } from "../languages.ts";
import { isRunner } from "../test-files.ts";
import { extensions, findEntries, findFile, findSource, first, matchAlias } from "./find-file.ts";
import { followLinks } from "./links.ts";
import { folderOf, foldersAbove, joinPath, openNear, stemOf } from "./paths.ts";
import { dependsOn, type Package, type ProjectMap, packageOf } from "./project-map.ts";
import type { Alias } from "./setting-aliases.ts";

/**
 * A file of the tree, with others that the name may mean where conditions or extensions differ;
 * something from outside it, or something that should be there and is not.
 */
export type Resolution = { file: string; others: string[] } | "outside" | "missing";

const installed = /(?:^|\/)node_modules\/((?:@[^/]+\/)?[^/]+)\/?(.*)$/;

/** Returns a resolver of module specifiers that knows only the tree's paths and manifests. */
export function moduleResolver(map: ProjectMap): (from: string, specifier: string) => Resolution {
  const known = new Map<string, Map<string, Resolution>>();
  const packages = new Map<string, Resolution>();
  const near = { aliases: openNear(inOrder(map.aliases)), roots: openNear(map.roots) };
  return (from, specifier) => {
    const folder = folderOf(from);
    const inFolder = known.get(folder) ?? new Map<string, Resolution>();
    const earlier = inFolder.get(specifier);
    if (earlier) return earlier;
    const name = specifier.replace(/(?!^)[?#].*$/, "");
    const resolution = resolve(map, near, folder, name) ?? resolveAnywhere(name);
    inFolder.set(specifier, resolution);
    known.set(folder, inFolder);
    return resolution;
  };

  /** What a name means in every folder. */
  function resolveAnywhere(name: string): Resolution {
    const resolution =
      packages.get(name) ?? resolvePackage(map, name) ?? resolveUnknownAlias(map, name);
    packages.set(name, resolution);
    return resolution;
  }
}

/** What is said for a folder. */
type Near = {
  aliases(folder: string): readonly Alias[];
  roots(folder: string): readonly ProjectMap["roots"][number][];
};

/** What a name means in a folder; null where that depends on none. */
function resolve(
  map: ProjectMap,
  near: Near,
  folder: string,
  specifier: string,
): Resolution | null {
  if (/^(node|data|https?|virtual|bun):/.test(specifier)) return "outside";
  if (/^\.{1,2}(\/|$)/.test(specifier)) return resolveRelative(map, folder, specifier);
  const file =
    resolveAbsolute(map, folder, specifier) ??
    resolveAlias(map, near.aliases(folder), specifier) ??
    resolveFromRoots(map, near.roots(folder), specifier);
  if (file !== null) return found(map, specifier, [file]);
  return resolveOwn(map, folder, specifier);
}

/** Runners differ in which of several extensions comes first. */
function found(map: ProjectMap, specifier: string, files: [string, ...string[]]): Resolution {
  const [file, ...more] = files;
  const isWritten = specifier.endsWith(file.slice(file.lastIndexOf("/") + 1));
  const beside = isWritten ? [] : (map.stems.get(stemOf(file)) ?? []);
  const others = beside.filter((path) => path !== file && isLoaded(path));
  return { file, others: [...more, ...others] };
}

function isLoaded(path: string): boolean {
  return isScript(path) || path.endsWith(".json");
}

function resolveRelative(map: ProjectMap, folder: string, specifier: string): Resolution {
  const target = joinPath(folder, specifier);
  if (target === null) return "outside";
  const file = findFile(map, target) ?? findSource(map, target);
  const files = new Set([...entriesOf(map, target), ...(file === null ? [] : [file])]);
  const [entry, ...others] = files;
  return entry === undefined
    ? resolveInstalled(map, target)
    : found(map, specifier, [entry, ...others]);
}

/** The folder of a package stands for what the package offers, and else for its index. */
function entriesOf(map: ProjectMap, folder: string): string[] {
  const owner = map.folders.get(folder);
  return owner ? findEntries(map, owner, ".") : [];
}

/** A path into `node_modules` may be that of a package of the repository. */
function resolveInstalled(map: ProjectMap, path: string): Resolution {
  const [, name, rest = ""] = installed.exec(followLinks(map.links, path) ?? "") ?? [];
  if (name === undefined) return "missing";
  const owner = map.packages.find((item) => item.name === name);
  if (!owner) return "outside";
  const place = joinPath(owner.folder, rest) ?? "";
  const file = findFile(map, place) ?? findSource(map, place);
  return file === null ? "missing" : found(map, path, [file]);
}

function resolveAbsolute(map: ProjectMap, folder: string, specifier: string): string | null {
  if (!specifier.startsWith("/")) return null;
  const places = foldersAbove(folder).map((place) => joinPath(place, specifier.slice(1)));
  return first(places, (place) => findFile(map, place));
}

/** The nearest, and the longest there, comes first. */
function inOrder(aliases: Alias[]): Alias[] {
  return aliases.toSorted(
    (a, b) => b.folder.length - a.folder.length || b.pattern.length - a.pattern.length,
  );
}

function resolveAlias(
  map: ProjectMap,
  aliases: readonly Alias[],
  specifier: string,
): string | null {
  for (const alias of aliases) {
    const rest = matchAlias(alias, specifier);
    if (rest === null) continue;
    const places = alias.targets.map((target) => target.replace("*", rest));
    const file = first(places, (place) => findFile(map, place) ?? findSource(map, place));
    if (file !== null) return file;
  }
  return null;
}

/** `#name`: the nearest manifest's own imports. */
function resolveOwn(map: ProjectMap, folder: string, specifier: string): Resolution | null {
  if (!specifier.startsWith("#")) return null;
  const own = packageOf(map, `${folder}/x`);
  return own && entry(map, own, specifier, "imports");
}

function resolveFromRoots(
  map: ProjectMap,
  roots: readonly ProjectMap["roots"][number][],
  specifier: string,
): string | null {
  const places = roots.map(({ base }) => joinPath(base, specifier) ?? "");
  return first(places, (place) => findFile(map, place));
}

function resolvePackage(map: ProjectMap, specifier: string): Resolution | null {
  const name = /^(@[^/]+\/)?[^/]+/.exec(specifier)?.[0];
  const owner = map.packages.find((item) => item.name !== null && item.name === name);
  if (!owner || !name) return null;
  return entry(map, owner, `.${specifier.slice(name.length)}`) ?? "missing";
}

function entry(
  map: ProjectMap,
  owner: Package,
  subpath: string,
  field?: "imports",
): Resolution | null {
  const [file, ...others] = findEntries(map, owner, subpath, field);
  return file === undefined ? null : { file, others };
}

/** A name no manifest knows may be an alias set in code: a file whose path ends so is meant. */
function resolveUnknownAlias(map: ProjectMap, specifier: string): Resolution {
  const [, head = "", tail] = /^((?:@[^/]+\/)?[^/]+)(?:\/(.+))?$/.exec(specifier) ?? [];
  const rest =
    /^[@~$]\w*\/(.+)$/.exec(specifier)?.[1] ?? (map.settingNames.has(head) ? tail : null);
  if (isBuiltin(specifier) || isRunner(specifier) || isDependency(map, specifier)) return "outside";
  if (!rest) return map.settingNames.has(specifier) ? "missing" : "outside";
  const inside = `/${rest}`;
  const ends = ["", ...extensions, ...extensions.map((extension) => `/index${extension}`)];
  const fits = [...map.files].filter(
    (file) => file.includes(inside) && ends.some((end) => file.endsWith(inside + end)),
  );
  const [only] = fits;
  return only && fits.length === 1
    ? { file: only, others: [] }
    : fits.length > 1
      ? "missing"
      : "outside";
}

function isDependency(map: ProjectMap, specifier: string): boolean {
  const name = /^(@[^/]+\/)?[^/]+/.exec(specifier)?.[0] ?? specifier;
  return map.packages.some(({ manifest }) => dependsOn(manifest, name));
}
