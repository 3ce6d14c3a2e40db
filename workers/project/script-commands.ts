import type { TestRunner } from "./project.ts";

type Scripts = Record<string, string>;

const runsScript =
  /^(npm|pnpm|yarn|bun)\s+(?:run\s+)?(?:--silent\s+|-s\s+)?([\w:.-]+)(?<tail>[\s\S]*)$/;

/** A command and, as far as it begins with `npm run x`, what that leads to, a few steps deep. */
export function expandScript(command: string, scripts: Scripts, depth = 4): string[] {
  const script = scripts[scriptOf(command) ?? ""];
  if (script === undefined || depth === 0) return [command];
  return [command, ...expandScript(script, scripts, depth - 1)];
}

function scriptOf(command: string): string | null {
  const name = runsScript.exec(command)?.[2];
  return name === undefined ? null : name === "t" ? "test" : name;
}

/** The commands of a script, which run one after another. */
function partsOf(script: string): string[] {
  const parts = script.split(/&&|\|\||[;\n]/).map((part) => part.trim());
  return parts.filter((part) => part !== "");
}

const judging =
  /^(?:npx\s+(?:--no-install\s+)?)?(?:xo|eslint|tsd|tstyche|prettier|biome|oxlint|standard|snazzy|knip|publint|attw|check-dts|del|del-cli|rimraf|rm|echo|tsc)\b/;
const building =
  /\b(?:build|compile|tsc|tsup|tsdown|esbuild|rollup|webpack|swc|babel|codegen|generate|bundle)\b/;
const typesOnly = /\btsc\b.*--noEmit\b/;

/** What builds code before the runner of a test command starts, in order. */
export function buildsBefore(expanded: string[], scripts: Scripts, runner: TestRunner): string[] {
  const hooks = expanded.slice(0, -1).flatMap((command) => {
    const hook = `pre${scriptOf(command)}`;
    return Object.hasOwn(scripts, hook) ? partsOf(scripts[hook] ?? "") : [];
  });
  const parts = partsOf(expanded.at(-1) ?? "");
  const start = parts.findIndex((part) => new RegExp(`\\b${runner}\\b`).test(part));
  return [...hooks, ...parts.slice(0, Math.max(0, start))].filter((part) => builds(part, scripts));
}

function builds(part: string, scripts: Scripts): boolean {
  const texts = expandScript(part, scripts);
  const isBuild = texts.some((text) => building.test(text));
  const judges = texts.some((text) => typesOnly.test(text));
  return isBuild && !judges && (/\btsc\b/.test(part) || !judging.test(part));
}

/**
 * Patterns, files and folders that a test command names to its runner; null where other commands
 * may run tests as well, or where it names none.
 */
export function namedTests(expanded: string[], runner: TestRunner): string[] | null {
  if (runner !== "mocha" && runner !== "node") return null;
  const isPassedOn = (command: string) => runsScript.exec(command)?.groups?.tail?.trim() === "";
  if (!expanded.slice(0, -1).every(isPassedOn)) return null;
  const starts = new RegExp(`(?:^|[\\s/])${runner}(?=\\s|$)(.*)$`);
  const found = partsOf(expanded.at(-1) ?? "").filter((part) => !judging.test(part));
  const named = found.map((part) => operandsOf(starts.exec(part)?.[1]));
  if (named.some((operands) => operands.length === 0 || operands.some(isUnknown))) return null;
  return named.flat();
}

/** Words that are no flags; what may be the value of a flag counts as well. */
function operandsOf(words = ""): string[] {
  const all = words.match(/(?:"[^"]*"|'[^']*'|[^\s"'])+/g) ?? [];
  const plain = all.map((word) => word.replace(/["']/g, "").replace(/^\.\//, ""));
  return plain.filter((word) => !word.startsWith("-"));
}

function isUnknown(operand: string): boolean {
  return /[$`|<>]/.test(operand);
}
