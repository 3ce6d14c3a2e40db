import { isDeepStrictEqual } from "node:util";
import type { ChangeSet } from "../../contracts/change-set.ts";
import { linkedPaths, linkMap } from "../graph/links.ts";
import { asObject, type JsonObject, readJson } from "../graph/read-json.ts";
import { compilerSettings } from "../graph/runner-settings.ts";
import type { SourceTree } from "../source-tree.ts";

const lockfiles =
  /(^|\/)(package-lock\.json|npm-shrinkwrap\.json|yarn\.lock|pnpm-lock\.yaml|bun\.lockb?|deno\.lock)$/;
const toolSettings =
  /(^|\/)((vite|vitest|jest|babel|ava|playwright|cypress|karma|wallaby|swc|rollup|webpack|svelte|astro|next|nuxt)(\.[\w.-]+)?\.(config|workspace|setup|preset)(\.\w+)?\.([cm]?[jt]s|json)|(vitest|jest)\.(workspace|config|setup|projects)[\w.]*|\.(mocharc|babelrc|swcrc|npmrc|nvmrc|node-version|tool-versions|taprc|pnp)(\.\w+)?|pnpm-workspace\.yaml|\.env(\.[\w.]+)?|lerna\.json|mocha\.opts|\.borp\.ya?ml)$/;
const patches = /(^|\/)(patches|\.yarn\/patches)\//;
const manifestFields = [
  "name",
  "type",
  "main",
  "module",
  "source",
  "browser",
  "exports",
  "imports",
  "bin",
  "workspaces",
  "dependencies",
  "devDependencies",
  "peerDependencies",
  "optionalDependencies",
  "overrides",
  "resolutions",
  "pnpm",
  "jest",
  "vitest",
  "mocha",
  "ava",
  "babel",
  "tap",
];

/** Settings whose change may alter any test; null when no such file changed. */
export async function settingsReason(
  files: ChangeSet["files"],
  base: SourceTree,
  head: SourceTree,
): Promise<string | null> {
  const changed = new Set(files.flatMap(({ path, previousPath }) => [path, previousPath ?? path]));
  const linked = linkedPaths(linkMap(await head.links()), changed);
  for (const [name, path] of [...[...changed].map((path) => [path, path] as const), ...linked]) {
    const reason = await reasonOf(name, async () => [
      readJson(await base.read(path)),
      readJson(await head.read(path)),
    ]);
    if (reason !== null) return reason;
  }
  return null;
}

/** Files whose every change may alter any test; manifests have parts that do. */
export function isSetting(path: string): boolean {
  return [lockfiles, patches, toolSettings, compilerSettings].some((names) => names.test(path));
}

/** The parts of a manifest that may alter any test. */
export function manifestSettings(text: string | null): unknown[] {
  const manifest = readJson(text);
  return [...manifestFields.map((name) => manifest?.[name] ?? null), testScripts(manifest)];
}

type Versions = () => Promise<[JsonObject | null, JsonObject | null]>;

async function reasonOf(path: string, versions: Versions): Promise<string | null> {
  if (lockfiles.test(path)) return `${path} pins other dependencies`;
  if (patches.test(path)) return `${path} patches a dependency`;
  if (toolSettings.test(path)) return `${path} sets up how code is built or tested`;
  if (compilerSettings.test(path)) {
    const [before, after] = await versions();
    return isDeepStrictEqual(before, after) && before !== null
      ? null
      : `${path} sets how code is compiled and resolved`;
  }
  if (!/(^|\/)package\.json$/.test(path)) return null;
  const [before, after] = await versions();
  const field = manifestFields.find((name) => !isDeepStrictEqual(before?.[name], after?.[name]));
  if (field) return `${path} changed its ${field}`;
  return isDeepStrictEqual(testScripts(before), testScripts(after))
    ? null
    : `${path} changed how tests are run`;
}

function testScripts(manifest: JsonObject | null): [string, unknown][] {
  return Object.entries(asObject(manifest?.scripts) ?? {}).filter(([name]) => /test/.test(name));
}
