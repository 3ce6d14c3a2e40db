import { followLinks } from "./links.ts";
import { folderOf, foldersAbove, joinPath } from "./paths.ts";
import { type Alias, type Package, type ProjectMap, packageOf } from "./project-map.ts";
import { asObject, stringsIn } from "./read-json.ts";

/** A file of the tree, something from outside it, or something that should be there and is not. */
export type Resolution = { file: string } | "outside" | "missing";

const extensions = [
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
const written: Record<string, string[]> = {
  ".js": [".ts", ".tsx", ".jsx"],
  ".jsx": [".tsx"],
  ".mjs": [".mts"],
  ".cjs": [".cts"],
};
const buildFolder = /^(dist|build|out|lib|es|esm|cjs|umd|types|\.output|_esm|_cjs)\//;
const installed = /(?:^|\/)node_modules\/((?:@[^/]+\/)?[^/]+)\/?(.*)$/;
const sourceFolders = ["src/", "source/", "lib/", ""];

/** Returns a resolver of module specifiers that knows only the tree's paths and manifests. */
export function moduleResolver(map: ProjectMap): (from: string, specifier: string) => Resolution {
  const known = new Map<string, Resolution>();
  return (from, specifier) => {
    const folder = folderOf(from);
    const key = `${folder}\0${specifier}`;
    const earlier = known.get(key);
    if (earlier) return earlier;
    const resolution = resolve(map, folder, specifier.replace(/(?!^)[?#].*$/, ""));
    known.set(key, resolution);
    return resolution;
  };
}

function resolve(map: ProjectMap, folder: string, specifier: string): Resolution {
  if (/^(node|data|https?|virtual|bun):/.test(specifier)) return "outside";
  if (/^\.{1,2}(\/|$)/.test(specifier)) return resolveRelative(map, folder, specifier);
  const file =
    resolveAbsolute(map, folder, specifier) ??
    resolveAlias(map, folder, specifier) ??
    resolveOwn(map, folder, specifier) ??
    resolveFromRoots(map, folder, specifier);
  if (file !== null) return { file };
  return resolvePackage(map, specifier) ?? resolveUnknownAlias(map, specifier);
}

function resolveRelative(map: ProjectMap, folder: string, specifier: string): Resolution {
  const target = joinPath(folder, specifier);
  if (target === null) return "outside";
  const file = findFile(map, target) ?? findSource(map, target);
  return file === null ? resolveInstalled(map, target) : { file };
}

/** A path into `node_modules` may be that of a package of the repository. */
function resolveInstalled(map: ProjectMap, path: string): Resolution {
  const [, name, rest = ""] = installed.exec(followLinks(map.links, path) ?? "") ?? [];
  if (name === undefined) return "missing";
  const owner = map.packages.find((item) => item.name === name);
  if (!owner) return "outside";
  const place = joinPath(owner.folder, rest) ?? "";
  const file = findFile(map, place) ?? findSource(map, place);
  return file === null ? "missing" : { file };
}

function resolveAbsolute(map: ProjectMap, folder: string, specifier: string): string | null {
  if (!specifier.startsWith("/")) return null;
  const places = foldersAbove(folder).map((place) => joinPath(place, specifier.slice(1)));
  return first(places, (place) => findFile(map, place));
}

function first<T>(places: (T | null)[], find: (place: T) => string | null): string | null {
  for (const place of places) {
    const found = place === null ? null : find(place);
    if (found !== null) return found;
  }
  return null;
}

/** A path as written, with an extension, or as a folder. */
function findFile(map: ProjectMap, path: string): string | null {
  const exact = fileAt(map, path);
  if (exact !== null) return exact;
  const extension = /\.[cm]?jsx?$/.exec(path)?.[0] ?? "";
  const stem = path.slice(0, path.length - extension.length);
  const candidates = [
    ...(written[extension] ?? []).map((other) => stem + other),
    ...extensions.map((other) => path + other),
    ...extensions.map((other) => `${path === "" ? "" : `${path}/`}index${other}`),
  ];
  const found = first(candidates, (candidate) => fileAt(map, candidate));
  if (found !== null) return found;
  const inner = map.packages.find((item) => item.folder === path && path !== "");
  return inner ? findEntry(map, inner, ".") : null;
}

/** The file behind a path, also through links. */
function fileAt(map: ProjectMap, path: string): string | null {
  if (map.files.has(path)) return path;
  const place = followLinks(map.links, path);
  return place !== null && map.files.has(place) ? place : null;
}

/** What a file of build output was made from, where the names tell. */
function findSource(map: ProjectMap, path: string): string | null {
  const { folder } = packageOf(map, path) ?? { folder: "" };
  let rest = folder === "" ? path : path.slice(folder.length + 1);
  if (!buildFolder.test(rest)) return null;
  while (buildFolder.test(rest)) rest = rest.replace(buildFolder, "");
  const stem = rest.replace(/(\.d)?\.[cm]?[jt]sx?$/, "");
  return first(sourceFolders, (source) => findFile(map, joinPath(folder, source + stem) ?? ""));
}

function resolveAlias(map: ProjectMap, folder: string, specifier: string): string | null {
  const near = (alias: Alias) => alias.folder === "" || `${folder}/`.startsWith(`${alias.folder}/`);
  const matching = map.aliases.filter(
    (alias) => near(alias) && matchAlias(alias, specifier) !== null,
  );
  matching.sort((a, b) => b.folder.length - a.folder.length || b.pattern.length - a.pattern.length);
  return first(matching, (alias) => {
    const rest = matchAlias(alias, specifier) ?? "";
    const places = alias.targets.map((target) => target.replace("*", rest));
    return first(places, (place) => findFile(map, place) ?? findSource(map, place));
  });
}

function matchAlias(alias: Alias, specifier: string): string | null {
  const [head = "", tail] = alias.pattern.split("*");
  if (tail === undefined) return specifier === head ? "" : null;
  const fits = specifier.startsWith(head) && specifier.endsWith(tail);
  return fits && specifier.length >= head.length + tail.length
    ? specifier.slice(head.length, specifier.length - tail.length)
    : null;
}

/** `#name`: the nearest manifest's own imports. */
function resolveOwn(map: ProjectMap, folder: string, specifier: string): string | null {
  if (!specifier.startsWith("#")) return null;
  const own = packageOf(map, `${folder}/x`);
  return own ? findEntry(map, own, specifier, "imports") : null;
}

function resolveFromRoots(map: ProjectMap, folder: string, specifier: string): string | null {
  const roots = map.roots.filter(
    ({ folder: at }) => at === "" || `${folder}/`.startsWith(`${at}/`),
  );
  return first(roots, ({ base }) => {
    const file = findFile(map, joinPath(base, specifier) ?? "");
    return file;
  });
}

function resolvePackage(map: ProjectMap, specifier: string): Resolution | null {
  const name = /^(@[^/]+\/)?[^/]+/.exec(specifier)?.[0];
  const owner = map.packages.find((item) => item.name !== null && item.name === name);
  if (!owner || !name) return null;
  const file = findEntry(map, owner, `.${specifier.slice(name.length)}`);
  return file === null ? "missing" : { file };
}

/** What a package offers under a subpath. Any condition will do, as long as it names a file here. */
function findEntry(
  map: ProjectMap,
  owner: Package,
  subpath: string,
  field: "exports" | "imports" = "exports",
): string | null {
  const places = entryTargets(owner, subpath, field);
  return first(places, (place) => {
    const path = joinPath(owner.folder, place);
    return path === null ? null : (findFile(map, path) ?? findSource(map, path));
  });
}

function entryTargets(owner: Package, subpath: string, field: "exports" | "imports"): string[] {
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
    if (exact.length + patterned.length > 0) return [...exact, ...patterned];
  }
  if (subpath !== ".") return [subpath, `src/${subpath.slice(2)}`];
  const { source, module, main } = owner.manifest;
  return [
    ...(keyed ? [] : stringsIn(entries)),
    ...stringsIn([source, module, main]),
    "index",
    "src/index",
  ];
}

/** A name no manifest knows may be an alias set in code: a file whose path ends so is meant. */
function resolveUnknownAlias(map: ProjectMap, specifier: string): Resolution {
  const rest = /^[@~$]\w*\/(.+)$/.exec(specifier)?.[1];
  if (!rest || isDependency(map, specifier)) return "outside";
  const ends = extensions.flatMap((extension) => [
    `/${rest}${extension}`,
    `/${rest}/index${extension}`,
  ]);
  const fits = [...map.files].filter(
    (file) => ends.some((end) => file.endsWith(end)) || file.endsWith(`/${rest}`),
  );
  const [only] = fits;
  return only && fits.length === 1 ? { file: only } : fits.length > 1 ? "missing" : "outside";
}

function isDependency(map: ProjectMap, specifier: string): boolean {
  const name = specifier.split("/").slice(0, 2).join("/");
  const fields = ["dependencies", "devDependencies", "peerDependencies", "optionalDependencies"];
  return map.packages.some(({ manifest }) =>
    fields.some((field) => Object.hasOwn(asObject(manifest[field]) ?? {}, name)),
  );
}
