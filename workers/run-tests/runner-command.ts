import type { Project } from "../project/project.ts";
import { nodeReporter } from "./node-reporter.ts";

/** The command that runs these test files and writes what came of them to the report. */
export function runnerCommand(
  { runner, testScript, testCommand }: Project,
  files: string[],
  report: string,
): string | null {
  const listed = files.map(asOperand).join(" ");
  const to = quote(report);
  switch (runner) {
    case "vitest":
      return `npx --no-install vitest run --reporter=default --reporter=json --outputFile.json=${to} ${configOf(testScript)}${listed}`;
    case "jest":
      return `${nodeOptions(testScript)}npx --no-install jest --json --outputFile=${to} ${configOf(testScript)}--runTestsByPath ${listed}`;
    case "mocha":
      return `npx --no-install mocha --reporter json --reporter-option output=${to} ${configOf(testScript)}${listed}`;
    case "node":
      return `node ${nodeFlags(testScript)}--test --test-reporter=spec --test-reporter-destination=stdout --test-reporter=${quote(nodeReporter)} --test-reporter-destination=${to} ${listed}`;
    default:
      return testCommand;
  }
}

/** As people are shown it. */
export function shownCommand(project: Project, files: string[]): string | null {
  return runnerCommand(project, files, "REPORT")?.replace(quote(nodeReporter), "json") ?? null;
}

/** Settings the repository's own script gives its runner; without them its tests may not even load. */
export function configOf(script: string): string {
  const found = script.match(/(?:--(?:config|root|project|require|import)|-c|-r)[= ]\S+/g) ?? [];
  return found.map((flag) => `${flag} `).join("");
}

function nodeOptions(script: string): string {
  const found = /\bNODE_OPTIONS=("[^"]*"|'[^']*'|\S+)/.exec(script)?.[0];
  return found ? `${found} ` : "";
}

function nodeFlags(script: string): string {
  const [, flags = ""] = /\bnode\s+(.*)/.exec(script) ?? [];
  const kept = flags.match(
    /--(?:import|require|loader|experimental-[\w-]+|conditions)(?:[= ][^-\s]\S*)?/g,
  );
  return (kept ?? []).map((flag) => `${flag} `).join("");
}

/** A file whose name begins with a dash is no option. */
export function asOperand(file: string): string {
  return quote(file.startsWith("-") ? `./${file}` : file);
}

export function quote(word: string): string {
  return /^[\w./@:+-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
