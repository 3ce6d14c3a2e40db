const word = /(?:"[^"]*"|'[^']*'|[^\s"'])+/g;
const value = String.raw`(?:[= ](?:"[^"]*"|'[^']*'|[^\s"'-][^\s"']*))`;

/** What a script may give each runner that decides whether its tests can run at all. */
const kept = {
  vitest: flags("config|root|project|environment|mode|pool|dir|testTimeout|c|r", "globals"),
  jest: flags(
    "config|rootDir|env|testEnvironment|preset|projects|selectProjects|setupFilesAfterEnv|testTimeout|resolver|c",
    "runInBand|i|forceExit|experimental-vm-modules|injectGlobals",
  ),
  mocha: flags(
    "require|import|loader|ui|timeout|file|extension|retries|globals?|r|u|t",
    "exit|check-leaks|async-only|delay|allow-uncaught|no-config|A|(?:no-)?experimental-[\\w-]+",
  ),
  node: flags(
    "import|require|loader|conditions|env-file|C|r",
    "(?:no-)?experimental-[\\w-]+|enable-source-maps|test-isolation=\\w+",
  ),
};

export type KnownRunner = keyof typeof kept;

/** Flags that take a value, and flags that take none. */
function flags(valued: string, bare: string): RegExp {
  return new RegExp(`(?<=\\s|^)--?(?:(?:${valued})${value}|(?:${bare})(?=\\s|$))`, "g");
}

/** Settings the repository's own script gives its runner; without them its tests may not even load. */
export function flagsOf(script: string, runner: KnownRunner): string {
  const { before, after } = partsOf(script, runner);
  // What wraps the runner may load code into it.
  const wrapping = runner === "node" ? [] : (before.match(preloads) ?? []);
  return [...wrapping, ...(after.match(kept[runner]) ?? [])].map((flag) => `${flag} `).join("");
}

const preloads = new RegExp(`(?<=\\s)--(?:require|import|loader)${value}`, "g");

/** What the script sets in the environment of its runner. */
export function environmentOf(script: string, runner: KnownRunner): string {
  const words = partsOf(script, runner).before.match(word) ?? [];
  return words
    .filter((text) => /^[A-Za-z_]\w*=/.test(text))
    .map((text) => `${text} `)
    .join("");
}

/** The settings file that the script names; null when it names none. */
export function settingsFileOf(script: string, runner: KnownRunner): string | null {
  const { after } = partsOf(script, runner);
  const [, file = null] = /(?:^|\s)(?:--config|-c)[= ](\S+)/.exec(after) ?? [];
  return file?.replace(/^["']|["']$/g, "") ?? null;
}

/** The one command of a script that starts the runner, before and after its name. */
function partsOf(script: string, runner: KnownRunner): { before: string; after: string } {
  const name = new RegExp(`(?:^|\\s)(?:[\\w./@-]*/)?(?:ts-)?${runner}(?:\\.[cm]?js)?(?=\\s|$)`);
  const command = script.split(/&&|\|\||[;|\n]/).find((part) => name.test(part)) ?? script;
  const found = name.exec(command);
  if (!found) return { before: "", after: command };
  return {
    before: command.slice(0, found.index),
    after: command.slice(found.index + found[0].length),
  };
}
