import type { ChangeSet } from "../../contracts/change-set.ts";
import { asObject, readJson } from "../graph/read-json.ts";
import { runnerSettings, vitestSettings } from "../graph/runner-settings.ts";
import type { SymbolGraph } from "../graph/symbol-graph.ts";
import { isAmbientFile } from "../languages.ts";
import type { SourceTree } from "../source-tree.ts";
import { isTypeTest } from "../test-files.ts";

const typed = /\.[cm]?tsx?$/;

const typecheck = /\btypecheck["']?\s*:\s*(\{(?:[^{}"'`]|"[^"]*"|'[^']*'|`[^`]*`)*\}|.?)/g;
const namedSo = /(?:^|[/*.-])(?:test|spec|\{(?:test,spec|spec,test)\})-d\.[^/]*$/;
const included = /\binclude["']?\s*:\s*(\[[^\]]*\]|.?)/;

/** Tests that a compiler checks: those named so, or all when the runner is told of others. */
export async function findTypeTests(
  head: SourceTree,
  paths: string[],
  tests: string[],
): Promise<string[]> {
  const settings = await Promise.all(
    paths.filter((path) => vitestSettings.test(path)).map((path) => head.read(path)),
  );
  return settings.some((source) => checksOthers(source ?? "")) ? tests : tests.filter(isTypeTest);
}

/** Whether settings may have files checked that are not named for it, as they are by default. */
function checksOthers(source: string): boolean {
  if (/\btypecheck\b(?!["']?\s*:)/.test(source)) return true;
  return [...source.matchAll(typecheck)].some(([, block = ""]) => {
    if (!block.endsWith("}") || block.includes("...")) return true;
    const [, list] = included.exec(block) ?? [];
    if (list === undefined) return /\binclude\b/.test(block);
    const patterns = [...list.matchAll(/["'`]([^"'`\n]+)["'`]/g)].map(([, text = ""]) => text);
    return patterns.length === 0 || !patterns.every((pattern) => namedSo.test(pattern));
  });
}

/** Compilers of tests that run nothing whose types are wrong, and what keeps them from looking. */
const checking = /\bts-(?:jest|node|mocha)\b/;
const careless =
  /isolatedModules["']?\s*:\s*true|diagnostics["']?\s*:\s*false|transpile-?only|\bswc\b/i;

/** Settings often take from a compiler what maps names or holds types, and compile with another. */
const borrowed =
  /\{\s*(?:(?:type\s+\w+|pathsToModuleNameMapper)\s*,?\s*)+\}\s*(?:=\s*require\(\s*|from\s*)["']ts-jest["']|\bimport\s+type\b[^;\n]*["']ts-jest["']/g;

/** Whether tests are compiled by what fails them for any wrong type in a file they load. */
export async function checksTypes(head: SourceTree, paths: string[]): Promise<boolean> {
  const settings = paths.filter((path) => runnerSettings.test(path));
  const texts = await Promise.all(
    settings.map(async (path) => {
      const text = (await head.read(path)) ?? "";
      return path.endsWith("package.json") ? manifestText(text) : text;
    }),
  );
  return texts.some((text) => checking.test(text.replace(borrowed, "")) && !careless.test(text));
}

/** Of a manifest only what says how tests are run; its dependencies may be there for other reasons. */
function manifestText(text: string): string {
  const manifest = readJson(text);
  const scripts = Object.entries(asObject(manifest?.scripts) ?? {});
  const tests = scripts.filter(([name]) => /test/.test(name)).map(([, script]) => script);
  return JSON.stringify([tests, manifest?.jest, manifest?.mocha]);
}

/** Whatever file a type test names, for types or values, a change of types there may break it. */
export function reasonsOfTypes(
  changes: ChangeSet,
  graph: SymbolGraph,
  tests: string[],
  isChecked = false,
): { test: string; reason: string }[] {
  const changed = changes.symbols.filter(
    ({ signatureChanged, file }) => signatureChanged || (isChecked && typed.test(file)),
  );
  return tests.flatMap((test) => {
    const seen = new Set([test]);
    for (const path of seen) {
      const file = graph.files.get(path);
      for (const next of [...(file?.loads ?? []), ...(file?.typeLoads ?? [])]) seen.add(next);
    }
    const symbol = changed.find(({ file }) => seen.has(file) || isAmbientFile(file));
    if (!symbol) return [];
    const label = symbol.name.startsWith("<") ? symbol.file : symbol.name;
    return [{ test, reason: `${label} ← types seen by ${test}` }];
  });
}
