import type { Project } from "../project/project.ts";
import { mochaCommand, mochaSettingsBeside } from "./mocha-settings.ts";
import { nodeReporter } from "./node-reporter.ts";
import { quote } from "./quote.ts";
import { environmentOf, flagsOf } from "./script-flags.ts";

/** The command that runs these test files and writes what came of them to the report; a filter leaves out some of their tests. */
export function runnerCommand(
  { runner, testScript, testCommand }: Project,
  files: string[],
  report: string,
  filter = "",
): string | null {
  const listed = filter + files.map(asOperand).join(" ");
  const to = quote(report);
  if (runner === "other") return testCommand;
  const [before, flags] = [environmentOf(testScript, runner), flagsOf(testScript, runner)];
  switch (runner) {
    case "vitest":
      return `${before}npx --no-install vitest run --reporter=default --reporter=json --outputFile.json=${to} ${flags}${listed}`;
    case "jest":
      return `${before}npx --no-install jest --json --outputFile=${to} ${flags}--runTestsByPath ${listed}`;
    case "mocha":
      return `${mochaCommand(testScript, quote(mochaSettingsBeside(report)))}--reporter json --reporter-option output=${to} ${listed}`;
    case "node":
      return `${before}node ${flags}--test --test-reporter=spec --test-reporter-destination=stdout --test-reporter=${quote(nodeReporter)} --test-reporter-destination=${to} ${listed}`;
  }
}

/** As people are shown it. */
export function shownCommand(project: Project, files: string[], filter = ""): string | null {
  return (
    runnerCommand(project, files, "REPORT", filter)?.replace(quote(nodeReporter), "json") ?? null
  );
}

/** A file whose name begins with a dash is no option. */
export function asOperand(file: string): string {
  return quote(file.startsWith("-") ? `./${file}` : file);
}
