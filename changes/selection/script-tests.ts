import { foldersAbove, joinPath } from "../graph/paths.ts";
import { globExpression } from "../graph/patterns.ts";
import { isTestMaterial } from "../test-files.ts";

/** Files that are said to be tests: whatever they hold, or only if they make tests. */
export type Naming = { fits: (path: string) => boolean; isSure: boolean };

/** What makes tests, wherever it is. */
export const anything: Naming = { fits: () => true, isSure: false };

const commandRunner =
  /^(?:[\w./@$(){}-]*\/)?(?:(?:_|ts-|electron-)?mocha|ava|tap|tape|borp|uvu|jasmine|lab|qunit|wtr|web-test-runner|nodeunit|mochify)(?:\.[cm]?js)?(?:@[\w.^~-]+)?$/;
const program = /^(?:[\w./@-]*\/)?(?:node|tsx|ts-node|bun|deno)(?:-esm)?$/;
const passing = /^(?:npm|pnpm|yarn|bun|npm-run-all|run-s|run-p)$/;
const testing = /test|spec|unit|mocha|ava|tap|uvu/;
const word = /(?:"[^"]*"|'[^']*'|[^\s"'])+/g;

/** Flags whose value is no test, whatever it looks like. */
const valued =
  /^(?:-[rRgfO]|--(?:require|import|(?:experimental-)?loader|reporter|reporter-options?|ui|timeout|slow|f?grep|config|package|ext|extension|globals?|retries|jobs|ignore|exclude|node-option|test-[\w-]+|env-file|conditions|concurrency|match|coverage-[\w-]+))$/;
/** What short flags, which mean something else to each runner, may take that is no path. */
const plainValue = /^(?:\d+m?s?|bdd|tdd|qunit|exports)$/;

/** What node takes for tests where it is told none. */
const ofNode = [
  "**/test/**/*.*",
  "**/test.*",
  "**/test-*.*",
  "**/*-test.*",
  "**/*_test.*",
  "**/*.test.*",
];
const ofTap = ["**/{test,tests,__tests__}/**/*.*"];

/** The folder of a script, and what of it cannot be told from its commands alone. */
export type ScriptPlace = {
  folder: string;
  /** Folders of tests are meant with those in them. */
  isDeep: boolean;
  /** Programs that the script runs by themselves are tests. */
  isTesting: boolean;
};

/** Tests that the commands of a file of commands name; they may be started from folders above. */
export function namedByCommands(source: string, folder: string, isDeep: boolean): Naming[] {
  const lines = source.replace(/\\\n/g, " ").replace(/^[\t@-]+/gm, "");
  return foldersAbove(folder).flatMap((above) =>
    namedByScript(lines, { folder: above, isDeep, isTesting: true }),
  );
}

/** Tests that the commands of a script name, in its folder or one they go to. */
export function namedByScript(script: string, { folder, ...told }: ScriptPlace): Naming[] {
  const found: Naming[] = [];
  let at: string | null = folder;
  for (const command of commandsOf(script)) {
    const words = (command.match(word) ?? []).map((text) => text.replace(/["']/g, ""));
    const inner = (command.match(/"[^"]*\s[^"]*"|'[^']*\s[^']*'/g) ?? []).map((text) =>
      text.slice(1, -1),
    );
    for (const text of inner) found.push(...namedByScript(text, { ...told, folder: at ?? folder }));
    if (words[0] === "cd") at = joinPath(at ?? folder, words[1] ?? "");
    else if (at !== null) found.push(...namedByCommand(words, { ...told, folder: at }));
  }
  return found;
}

/** Commands that run one after another, or at once; what is quoted is no end of one. */
function commandsOf(script: string): string[] {
  return script.match(/(?:"[^"]*"|'[^']*'|\$\([^()]*\)|[^"'&|;\n()])+/g) ?? [];
}

function namedByCommand(words: string[], place: ScriptPlace): Naming[] {
  const { folder, isDeep } = place;
  const start = words.findIndex((text) => commandRunner.test(text));
  if (start >= 0)
    return namedToRunner(words.slice(start), folder, isDeep || words.includes("--recursive"));
  const node = words.findIndex((text) => program.test(text));
  if (node >= 0) return namedToNode(words.slice(node + 1), place);
  const passed = words.indexOf("--");
  const isPassedOn = passed > 0 && passing.test(words[0] ?? "");
  const isSure = words.slice(1, passed).some((text) => testing.test(text));
  return isPassedOn
    ? operandsOf(words.slice(passed + 1)).flatMap((text) => naming(text, folder, isSure))
    : [];
}

function namedToRunner([runner = "", ...words]: string[], folder: string, isDeep: boolean) {
  const operands = operandsOf(words);
  if (operands.length === 0 && /(?:^|\/)tap$/.test(runner)) return allIn(ofTap, folder);
  const isMocha = /mocha/.test(runner);
  const isFlat = isMocha && !isDeep;
  const places = isMocha && operands.length === 0 ? ["test"] : operands;
  return places.flatMap((text) => naming(text, folder, true, isFlat));
}

function namedToNode(words: string[], { folder, isTesting }: ScriptPlace): Naming[] {
  const operands = operandsOf(words);
  // `deno test` and `bun test`
  if (words[0] === "test" && operands.length > 1)
    return operands.slice(1).flatMap((text) => naming(text, folder, true));
  if (words.includes("--test"))
    return operands.length === 0
      ? allIn(ofNode, folder)
      : operands.flatMap((text) => naming(text, folder, true));
  const [first = ""] = operands;
  const place = isTesting ? joinPath(folder, first) : null;
  return place && isTestMaterial(`${place}/`) ? [{ fits: isFile(place), isSure: true }] : [];
}

function allIn(patterns: string[], folder: string): Naming[] {
  return patterns.flatMap((pattern) => naming(pattern, folder, true));
}

/** Words that are no flags, nor what a flag takes. */
function operandsOf(words: string[]): string[] {
  return words.flatMap((text, at) => {
    if (/^--(?:spec|files?)=/.test(text)) return [text.slice(text.indexOf("=") + 1)];
    const before = words[at - 1] ?? "";
    const isValue = valued.test(before) || (/^-\w$/.test(before) && plainValue.test(text));
    return isValue || /^[-!]|[<>]/.test(text) ? [] : [text];
  });
}

/** A file with or without its ending, a folder, or a pattern; what is built stands for its source. */
export function naming(text: string, folder: string, isSure: boolean, isFlat = false): Naming[] {
  if (/[$`]/.test(text) || text.length > longest) return [anything];
  const place = joinPath(folder, text);
  if (place === null) return [];
  if (place === folder) return [{ ...anything, fits: inFolder(folder) }];
  const source = built.exec(text)?.[1];
  const isNamed = isSure && /test|spec/.test(source ?? "");
  const ofSource = source ? naming(source.replace(/\.[cm]?js$/, ".*"), folder, isNamed) : [];
  if (/[*?{[(]/.test(text)) return [{ fits: fitting(place), isSure }, ...ofSource];
  return [
    { fits: isFile(place), isSure },
    { fits: fitting(`${place}/*`), isSure },
    { fits: inFolder(place), isSure: isSure && !isFlat },
    ...ofSource,
  ];
}

/** No path is longer, and expressions have their limit. */
const longest = 4096;
const built = /^(?:\.\/)?(?:dist|build|out|lib|compiled)\/(.+)$/;

function inFolder(folder: string): Naming["fits"] {
  return (path) => folder === "" || path.startsWith(`${folder}/`);
}

/** Whether paths fit a pattern. */
export function fitting(pattern: string): Naming["fits"] {
  const expression = globExpression(pattern);
  return (path) => expression.test(path);
}

function isFile(place: string): Naming["fits"] {
  const isEnding = (rest: string) => /^(?:(?:\/index)?\.\w+)?$/.test(rest);
  return (path) => path.startsWith(place) && isEnding(path.slice(place.length));
}
