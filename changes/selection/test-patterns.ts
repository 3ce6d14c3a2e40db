import type { FileFacts } from "../graph/facts.ts";
import { folderOf, joinPath } from "../graph/paths.ts";
import { asObject, type JsonObject, readJson, stringsIn } from "../graph/read-json.ts";
import { runnerSettings } from "../graph/runner-settings.ts";
import { isAmbientFile, isScript } from "../languages.ts";
import type { SourceTree } from "../source-tree.ts";
import { makesTests } from "../test-files.ts";
import { type Naming, namedByCommands, namedByScript, naming } from "./script-tests.ts";
import {
  namedByFiles,
  namedByJasmine,
  namedByLists,
  namedBySettings,
  projectsOf,
} from "./setting-tests.ts";
import { commandSettings, namedSettings, scriptsOf, testCommandOf } from "./setup-texts.ts";

/** Whether settings or scripts say that a file is a test, which what it holds may have to confirm. */
export async function readTestPatterns(
  head: SourceTree,
  paths: string[],
): Promise<(path: string, facts: FileFacts) => boolean> {
  const settings = await readSettings(head, paths);
  const isDeep = settings.some(({ path, source }) => isOfMocha(path) && /recursive/.test(source));
  const usesJest = settings.some(
    ({ path, source }) => path.endsWith("package.json") && /[\s"]jest[\s"]/.test(source),
  );
  const namings = [
    ...settings.flatMap((own) => namingsOf(own, isDeep)),
    ...(usesJest ? [inTestFolders] : []),
  ];
  return (path, facts) => {
    if (!isScript(path) || isAmbientFile(path) || /(^|\/)node_modules\//.test(path)) return false;
    return namings.some(({ fits, isSure }) => (isSure || makesTests(facts)) && fits(path));
  };
}

/** What jest takes for a test, if it is told of no others. */
const inTestFolders: Naming = {
  fits: (path) => /(^|\/)__tests__\//.test(path) && !besideTests.test(path),
  isSure: true,
};
const besideTests =
  /(^|\/)_*(fixtures?|helpers?|mocks?|snapshots?|support|utils?|types|set-?ups?)_*[/.]/i;

type Settings = { path: string; source: string };

/** Settings by their names, and others that commands or settings name. */
async function readSettings(head: SourceTree, paths: string[]): Promise<Settings[]> {
  const known = new Set(paths);
  const wanted = new Set(paths.filter(isRead));
  const settings: Settings[] = [];
  for (const path of wanted) {
    const source = (await head.read(path)) ?? "";
    settings.push({ path, source });
    const named = [
      ...namedSettings(path, source),
      ...projectsOf(source),
      ...shellScripts(path, source),
    ];
    const places = named.flatMap(
      (text) => joinPath(folderOf(path), text.replace(/^<rootDir>\//, "")) ?? [],
    );
    for (const place of places) if (known.has(place)) wanted.add(place);
  }
  return settings;
}

function shellScripts(path: string, source: string): string[] {
  return path.endsWith("package.json") ? (source.match(/[\w./-]+\.sh\b/g) ?? []) : [];
}

const commandFile = /(^|\/)([Mm]akefile|[\w.-]+\.sh)$/;
const ofJasmine = /(^|\/)jasmine[\w.-]*\.(json|[cm]?js)$/;
const ofKarma = /(^|\/)karma[\w.-]*\.conf\.[cm]?[jt]s$/;

function isRead(path: string): boolean {
  const kinds = [runnerSettings, commandSettings, /(^|\/)[Mm]akefile$/, ofJasmine, ofKarma];
  return kinds.some((names) => names.test(path));
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
  if (commandFile.test(path)) return namedByCommands(source, folder, isDeep);
  if (ofJasmine.test(path)) return namedByJasmine(source);
  if (/\.ya?ml$|\.taprc$/.test(path)) return namedByLists(source, folder);
  const listsFiles = /(^|\/)ava\.config\./.test(path) || ofKarma.test(path);
  return [...namedBySettings(source, folder), ...(listsFiles ? namedByFiles(source, folder) : [])];
}

function ofManifest(manifest: JsonObject | null, folder: string, isDeep: boolean): Naming[] {
  const { jest, mocha, ava, tap, vitest } = manifest ?? {};
  const wired = stringsIn(manifest?.wireit).map((text): [string, string] => ["test", text]);
  const scripts = [...scriptsOf(manifest), ...wired];
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
