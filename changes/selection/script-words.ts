import { isTestMaterial } from "../test-files.ts";

/** Commands that run tests, by the runner they name. */
const runner = /\b(vitest|jest|mocha|ava|tap|borp|nyc|c8|tsx|test)\b/;
const value = String.raw`(?:=|\s+)["']?([^\s"';&|]+)`;
const preload = new RegExp(
  String.raw`(?:^|[\s"'=])(?:-r|--(?:require|import|loader|experimental-loader|file|setupFiles|setupFilesAfterEnv|globalSetup|globalTeardown|env|testEnvironment|environment|resolver|runner|testRunner))${value}`,
  "g",
);
const config = new RegExp(String.raw`(?:^|\s)(?:-c|--config)${value}`, "g");
const laterRunner = /\b(vitest|jest|mocha|ava|tap|tape|borp|uvu)\b|--test\b/;
const preparing = /prepare|setup|before|build|compile|create|generate|seed|pre-?test/i;
const program =
  /(?:^|[;&|]\s*|\s)(?:node|tsx|ts-node|bun|deno run)(?:\s+--?[\w-]+(?:=\S+)?)*\s+["']?([^\s"';&|-][^\s"';&|]*)/g;

/** What the commands of a script that runs tests load before the tests. */
export function preloadsIn(script: string): string[] {
  return runner.test(script) ? matched(script, preload) : [];
}

/** Settings that a script that runs tests names. */
export function configsIn(script: string): string[] {
  return runner.test(script) ? matched(script, config) : [];
}

/** Code that a script runs by itself, but for tests that nothing comes after. */
export function programsIn(script: string): string[] {
  return programsOf(script).flatMap(({ text, isTest }) => (isTest ? [] : [text]));
}

/** Code among tests that a script runs by itself, as its last. */
export function testProgramsIn(script: string): string[] {
  return programsOf(script).flatMap(({ text, isTest }) => (isTest ? [text] : []));
}

function programsOf(script: string): { text: string; isTest: boolean }[] {
  return [...script.matchAll(program)].map(({ 0: command, 1: text = "", index }) => {
    const after = script.slice(index + command.length);
    const isTest = isTestMaterial(`${text}/`) && !preparing.test(text) && !laterRunner.test(after);
    return { text, isTest };
  });
}

function matched(script: string, pattern: RegExp): string[] {
  return [...script.matchAll(pattern)].map(([, text = ""]) => text);
}
