import { type FileFacts, wholeFacts } from "./facts.ts";
import { folderOf, joinPath } from "./paths.ts";
import { globExpression } from "./patterns.ts";
import type { ProjectMap } from "./project-map.ts";
import { jsxRuntimes } from "./read-facts.ts";
import { moduleResolver } from "./resolve-module.ts";

/** A file among the others: its specifiers have become paths. */
export type LinkedFile = {
  path: string;
  facts: FileFacts;
  /** Specifier to the path it stands for, for those inside the tree. */
  modules: Map<string, string>;
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
  for (const [path, own] of facts) linked.set(path, linkFile(path, own));
  for (const { loads } of [...linked.values()]) {
    for (const path of loads) if (!linked.has(path)) linked.set(path, linkFile(path, wholeFacts()));
  }
  return linked;

  function linkFile(path: string, own: FileFacts): LinkedFile {
    const modules = new Map<string, string>();
    let opaque = hiddenLoads(own);
    for (const specifier of [...own.loads, ...own.typeLoads]) {
      const resolution = resolve(path, specifier);
      if (typeof resolution === "object") modules.set(specifier, resolution.file);
      else if (resolution === "missing" && own.loads.includes(specifier)) {
        opaque ??= `loads ${specifier}, which is not in the repository`;
      }
    }
    const at = (specifiers: string[]) =>
      specifiers.flatMap((specifier) => modules.get(specifier) ?? []);
    const implied = [...globbed(path, own, map), ...impliedRuntime(path, map, resolve)];
    const loads = [...new Set([...at(own.loads), ...implied])];
    return { path, facts: own, modules, implied, loads, typeLoads: at(own.typeLoads), opaque };
  }
}

function hiddenLoads({ unknownLoads, unread }: FileFacts): string | null {
  if (unread) return "is too long to be read";
  return unknownLoads ? "loads modules by computed names" : null;
}

function globbed(path: string, facts: FileFacts, map: ProjectMap): string[] {
  const found = facts.globs.flatMap((pattern) => {
    const absolute = pattern.startsWith("/") ? pattern.slice(1) : joinPath(folderOf(path), pattern);
    if (absolute === null || pattern.startsWith("!")) return [];
    const expression = globExpression(absolute);
    const bare = globExpression(`${absolute}.*`);
    return [...map.files].filter((file) => expression.test(file) || bare.test(file));
  });
  return found.filter((file) => file !== path);
}

/** Compilers import the JSX runtime without a word in the file. */
function impliedRuntime(
  path: string,
  map: ProjectMap,
  resolve: ReturnType<typeof moduleResolver>,
): string[] {
  if (!path.endsWith("x")) return [];
  const settings = map.jsx.filter(({ folder }) => folder === "" || path.startsWith(`${folder}/`));
  return settings.flatMap(({ from }) =>
    jsxRuntimes(from).flatMap((runtime) => {
      const resolution = resolve(path, runtime);
      return typeof resolution === "object" && resolution.file !== path ? [resolution.file] : [];
    }),
  );
}
