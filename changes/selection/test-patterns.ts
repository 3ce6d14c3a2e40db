import type { FileFacts } from "../graph/facts.ts";
import { folderOf, joinPath } from "../graph/paths.ts";
import { asObject, type JsonObject, readJson, stringsIn } from "../graph/read-json.ts";
import { runnerSettings } from "../graph/runner-settings.ts";
import { isAmbientFile, isScript } from "../languages.ts";
import type { SourceTree } from "../source-tree.ts";
import { makesTests } from "../test-files.ts";
import { type Naming, namedByScript, naming } from "./script-tests.ts";
import { namedByAva, namedByLists, namedBySettings, projectsOf } from "./setting-tests.ts";
import { commandSettings, namedSettings, scriptsOf, testCommandOf } from "./setup-texts.ts";

/** Whether settings or scripts say that a file is a test, which what it holds may have to confirm. */
export async function readTestPatterns(
  head: SourceTree,
  paths: string[],
): Promise<(path: string, facts: FileFacts) => boolean> {
  const settings = await readSettings(head, paths);
  const isDeep = settings.some(({ path, source }) => isOfMocha(path) && /recursive/.test(source));
  const namings = settings.flatMap((own) => namingsOf(own, isDeep));
  return (path, facts) => {
    if (!isScript(path) || isAmbientFile(path) || /(^|\/)node_modules\//.test(path)) return false;
    return namings.some(({ fits, isSure }) => (isSure || makesTests(facts)) && fits(path));
  };
}

type Settings = { path: string; source: string };

/** Settings by their names, and others that commands or settings name. */
async function readSettings(head: SourceTree, paths: string[]): Promise<Settings[]> {
  const known = new Set(paths);
  const wanted = new Set(paths.filter(isRead));
  const settings: Settings[] = [];
  for (const path of wanted) {
    const source = (await head.read(path)) ?? "";
    settings.push({ path, source });
    const places = [...namedSettings(path, source), ...projectsOf(source)].flatMap(
      (text) => joinPath(folderOf(path), text.replace(/^<rootDir>\//, "")) ?? [],
    );
    for (const place of places) if (known.has(place)) wanted.add(place);
  }
  return settings;
}

function isRead(path: string): boolean {
  return [runnerSettings, commandSettings].some((names) => names.test(path));
}

function isOfMocha(path: string): boolean {
  return /(^|\/)(\.mocharc\.\w+|mocha\.opts|package\.json)$/.test(path);
}

function namingsOf({ path, source }: Settings, isDeep: boolean): Naming[] {
  const folder = folderOf(path);
  const told = { folder, isDeep, isTesting: true };
  if (commandSettings.test(path)) return namedByScript(testCommandOf(source), told);
  if (/(^|\/)package\.json$/.test(path)) return ofManifest(readJson(source), folder, isDeep);
  if (path.endsWith("mocha.opts"))
    return namedByScript(`mocha ${source.replace(/\n/g, " ")}`, {
      ...told,
      folder: folderOf(folder),
    });
  if (/\.ya?ml$|\.taprc$/.test(path)) return namedByLists(source, folder);
  const ava = /(^|\/)ava\.config\./.test(path) ? namedByAva(source, folder) : [];
  return [...namedBySettings(source, folder), ...ava];
}

function ofManifest(manifest: JsonObject | null, folder: string, isDeep: boolean): Naming[] {
  const { jest, mocha, ava, tap, vitest } = manifest ?? {};
  const scripts = scriptsOf(manifest);
  const testing = testingScripts(scripts);
  const [ofAva, ofTap] = [asObject(ava), asObject(tap)];
  return [
    ...namedBySettings(JSON.stringify([{ jest }, { mocha }, { vitest }]), folder),
    ...stringsIn([ofAva?.files]).flatMap((text) => naming(text, folder, false)),
    ...stringsIn([ofTap?.files, ofTap?.include]).flatMap((text) => naming(text, folder, true)),
    ...scripts.flatMap(([name, script]) =>
      namedByScript(script, { folder, isDeep, isTesting: testing.has(name) }),
    ),
  ];
}

/** Scripts that run tests by their names, and those that they name. */
function testingScripts(scripts: [string, string][]): Set<string> {
  const testing = new Set(scripts.flatMap(([name]) => (testingName.test(name) ? [name] : [])));
  const known = new Map(scripts);
  for (const name of testing)
    for (const word of known.get(name)?.match(/[\w:.-]+/g) ?? [])
      if (known.has(word)) testing.add(word);
  return testing;
}

const testingName = /test|spec|unit|check|verify|smoke|e2e|integration|^ci\b/;
