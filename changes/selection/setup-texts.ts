import { asObject, type JsonObject, readJson } from "../graph/read-json.ts";
import { vitestSettings } from "../graph/runner-settings.ts";
import { configsIn, preloadsIn, programsIn, testProgramsIn } from "./script-words.ts";

const setupFields =
  /["']?\b(setupFiles\w*|globalSetup|globalTeardown|environment|testEnvironment|snapshotSerializers|runner|resolver|transform|require|file)["']?\s*:\s*(\[[^\]]*\]|\{[^}]*\}|[^,\n}]+)/g;
/** What else of the kind runners that load code before the tests take. */
const preloadFields =
  /["']?\b(import|loader|node-?(?:option|arg|Option|Argument)s?)["']?\s*:\s*(\[[^\]]*\]|[^,\n}]+)/g;
const pluginFields = /["']?\b(plugins|presets)["']?\s*:\s*(\[[^\]]*\])/g;
const yamlFields = /^(?:require|file|import|loader|node-option)\s*:(.*(?:\n[ \t]*-.*)*)/gm;

const indirect =
  /\b(setupFiles\w*|globalSetup|globalTeardown|environment|testEnvironment)\s*(?:[,}]|:\s*(?:\w+\s*[,}\n]|\[?\s*\.\.\.))/;

/** Settings by which compilers of tests are told of code of the repository. */
export const babelSettings = /(^|\/)(babel\.config\.\w+|\.babelrc(\.\w+)?)$/;
/** Where a repository says how its tests are run. */
export const commandSettings = /^patchgate\.yml$/;

/** Paths and names of what runs around tests, as some settings have them. */
export function setupTexts(path: string, source: string): string[] {
  if (/(^|\/)package\.json$/.test(path)) return ofManifest(readJson(source));
  if (commandSettings.test(path)) return preloadsIn(testCommandOf(source));
  if (babelSettings.test(path)) return quotedAfter(pluginFields, source);
  if (/(^|\/)mocha\.opts$/.test(path)) return preloadsIn(`mocha ${source}`);
  if (/\.ya?ml$|\.taprc$/.test(path)) return ofYaml(source);
  const preloads = /(^|\/)(\.mocharc|ava\.config)\./.test(path)
    ? quotedAfter(preloadFields, source)
    : [];
  return [...ofCode(source), ...preloads.map(withoutFlag)];
}

/** Those of them that vitest runs in the process of each test, after a recording began. */
export function notedTexts(path: string, source: string): Set<string> {
  if (!vitestSettings.test(path) || indirect.test(source)) return new Set();
  const fields = [...source.matchAll(setupFields)];
  const textsOf = (isWanted: (field?: string) => boolean) =>
    fields.flatMap(([, field, value = ""]) => (isWanted(field) ? quotedIn(value) : []));
  const others = new Set(textsOf((field) => field !== "setupFiles"));
  return new Set(textsOf((field) => field === "setupFiles").filter((text) => !others.has(text)));
}

/** Other settings that the commands in these settings name. */
export function namedSettings(path: string, source: string): string[] {
  if (commandSettings.test(path)) return configsIn(testCommandOf(source));
  const scripts = /(^|\/)package\.json$/.test(path) ? scriptsOf(readJson(source)) : [];
  return scripts.flatMap(([, script]) => configsIn(script));
}

function ofManifest(manifest: JsonObject | null): string[] {
  const runners = ["jest", "mocha", "ava", "tap", "vitest"].map((name) => manifest?.[name]);
  const babel = asObject(manifest?.babel);
  const fields = JSON.stringify(runners);
  return [
    ...ofCode(fields),
    ...quotedAfter(preloadFields, fields).map(withoutFlag),
    ...(babel ? quotedAfter(pluginFields, JSON.stringify(babel)) : []),
    ...scriptsOf(manifest).flatMap(([name, script]) => [
      ...preloadsIn(script),
      ...(runsTests.test(name) ? programsIn(script) : []),
    ]),
  ];
}

/** Programs among tests that a manifest runs as tests: some hand others to a runner. */
export function testPrograms(path: string, source: string): string[] {
  if (!/(^|\/)package\.json$/.test(path)) return [];
  return scriptsOf(readJson(source)).flatMap(([name, script]) =>
    runsTests.test(name) ? testProgramsIn(script) : [],
  );
}

const runsTests = /^(pre|post)?test$/;

/** The scripts of a manifest, by their names. */
export function scriptsOf(manifest: JsonObject | null): [string, string][] {
  return Object.entries(asObject(manifest?.scripts) ?? {}).flatMap(([name, script]) =>
    typeof script === "string" ? [[name, script]] : [],
  );
}

/** What setup fields name; where one holds a name instead, any path of a script in the settings. */
function ofCode(source: string): string[] {
  const others = indirect.test(source) ? quotedIn(source) : [];
  return [
    ...quotedAfter(setupFields, source),
    ...others.filter((text) => /\.[cm]?[jt]sx?$/.test(text)),
  ];
}

function ofYaml(source: string): string[] {
  return [...source.matchAll(yamlFields)].flatMap(([, value = ""]) =>
    (value.replace(/(^|\s)#.*$/gm, "").match(/[^\s"'[\],]+/g) ?? []).map(withoutFlag),
  );
}

/** `import=./setup.js`, as an option for Node. */
function withoutFlag(text: string): string {
  return text.replace(/^[\w-]+[= ]/, "");
}

/** The test command of the configuration. */
export function testCommandOf(source: string): string {
  return /\btest["']?\s*:\s*(.+)$/m.exec(source)?.[1] ?? "";
}

function quotedAfter(fields: RegExp, source: string): string[] {
  return [...source.matchAll(fields)].flatMap(([, , value = ""]) => quotedIn(value));
}

/** What stands in quotes, of whatever kind. */
export function quotedIn(text: string): string[] {
  return [...text.matchAll(/["'`]([^"'`\n]+)["'`]/g)].map(([, quoted = ""]) => quoted);
}
