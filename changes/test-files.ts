import type { FileFacts } from "./graph/facts.ts";
import { isScript } from "./languages.ts";

const named = /(^|[/._-])(test|tests|spec|test-d|spec-d)\.[cm]?[jt]sx?$|\.(cy|e2e)\.[cm]?[jt]sx?$/;
const prefixed = /(^|\/)tests?\/(.*\/)?test[-_][^/]+\.[cm]?[jt]sx?$/;
const inFolder = /(^|\/)__tests__\//;
const testFolder = /(^|\/)(tests?|specs?|e2e|cypress|__tests__)\//;
const material = /(^|\/)(fixtures?|__fixtures__|__mocks__|__snapshots__|node_modules|dist)\//;
const drivers = /^(mocha|jasmine|jest|jest-cli|@jest\/core|vitest\/node|karma)$/;
const otherRunners = /^(tape|qunit|zora|lab|@hapi\/lab)$/;
const runners = /^(node:test|vitest|@jest\/globals|mocha|ava|tap|bun:test|uvu|@playwright\/test)$/;

/** Whether a runner would take the file for a test, by its name or by what it does. */
export function isTestFile(path: string, facts: FileFacts): boolean {
  if (!isScript(path) || material.test(path)) return false;
  if (named.test(path) || prefixed.test(path)) return true;
  if (!facts.declaresTests && !facts.handsOverTests) return false;
  if (inFolder.test(path) || testFolder.test(path)) return true;
  return facts.declaresTests && facts.loads.some((from) => runners.test(from));
}

/** Whether something in a file says that it makes tests. */
export function makesTests({ declaresTests, handsOverTests, loads }: FileFacts): boolean {
  const isRun = loads.some((from) => runners.test(from) || otherRunners.test(from));
  return declaresTests || handsOverTests || isRun;
}

/** Whether a file is no test of its own, but hands tests to a runner. */
export function runsOthers({ declaresTests, loads }: FileFacts): boolean {
  return !declaresTests && loads.some((from) => drivers.test(from));
}

/** Whether a module is what tests are run with. */
export function isRunner(specifier: string): boolean {
  return runners.test(specifier) || /^(vite|jest|vitest\/.*)$/.test(specifier);
}

/** Files that exist for tests: their helpers and what they feed on. */
export function isTestMaterial(path: string): boolean {
  return testFolder.test(path) || material.test(path) || named.test(path);
}

/** Tests of types alone, which no code is run for. */
export function isTypeTest(path: string): boolean {
  return /[.-](test|spec)-d\.[cm]?tsx?$/.test(path);
}
