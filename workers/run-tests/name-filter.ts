import type { TestRunner } from "../project/project.ts";
import { quote } from "./quote.ts";

/** A system takes only so long a command. */
const mostLetters = 20_000;

/**
 * Flags with which a runner runs only tests of these names, ` > ` between groups and title. Tests
 * of the same name in other files run too. Null where that cannot be asked for.
 */
export function filterFlags(runner: TestRunner, names: string[]): string | null {
  if (runner === "other" || names.length === 0) return null;
  const pattern = runner === "node" ? titlePattern(names) : namePattern(names);
  const isTellable = pattern.length <= mostLetters && !pattern.includes("\0");
  return isTellable ? `${flags[runner]}${quote(pattern)} ` : null;
}

const flags = {
  vitest: "-t ",
  jest: "-t ",
  mocha: "--grep ",
  node: "--test-name-pattern=",
};

/** Runners put a space between a group and what is in it. */
function namePattern(names: string[]): string {
  return `^(?:${names.map((name) => escaped(name).replaceAll(" > ", "(?: > | )")).join("|")})$`;
}

/** Older versions of Node look at a test's own title, newer ones at its groups too. */
function titlePattern(names: string[]): string {
  const titles = names.map((name) => escaped(name.split(" > ").at(-1) ?? ""));
  return `(?:^|\\s)(?:${[...new Set(titles)].join("|")})$`;
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&");
}
