import { writeFile } from "node:fs/promises";
import type { TestResult } from "../../contracts/test-report.ts";
import { wholeCommand, wholeFile } from "../../policies/prove-criteria.ts";
import { type Place, runCommand } from "../command-runner.ts";
import type { Project } from "../project/project.ts";
import type { CommandResult } from "../sandbox/sandbox.ts";
import { openSourceFolder } from "../source-folder.ts";
import { mochaSettings, mochaSettingsBeside } from "./mocha-settings.ts";
import { parseResults } from "./parse-results.ts";
import { openReportFile } from "./report-file.ts";
import { runnerCommand, shownCommand } from "./runner-command.ts";
import { isRun, takenUp } from "./taken-up.ts";

export type TestRun = { command: string | null; results: TestResult[]; log: string };

type Part = Pick<TestRun, "results" | "log">;

/**
 * Runs these test files, but for what a filter leaves out; an unknown runner, or one that names none
 * of them, its whole command.
 */
export async function runTestFiles(
  project: Project,
  files: string[],
  place: Place,
  filter = "",
): Promise<TestRun> {
  if (files.length === 0 || project.testCommand === null)
    return { command: null, results: [], log: "" };
  const own = await takenUp(project, files, place.root);
  if (project.runner === "other" || (own.length === 0 && files.some(isRun)))
    return runWholeSuite(project, place);
  const left = files.filter((file) => !own.includes(file)).map(notRun);
  if (own.length === 0) return { command: null, results: left, log: "" };
  const command = [...project.builds, shownCommand(project, own, filter)].join(" && ");
  const built = await build(project, place);
  if (built !== null) return { command, ...built };
  // Node's runner does not say from which file a test came: each has a run and a report of its own.
  const parts: Part[] = [];
  for (const part of project.runner === "node" ? own.map((file) => [file]) : [own])
    parts.push(await runReported(project, { files: part, filter }, place));
  return {
    command,
    results: [...parts.flatMap(({ results }) => results), ...left],
    log: parts.map(({ log }) => log).join(""),
  };
}

/** Tests may load what was built of the code as it was; null when nothing is amiss. */
async function build({ builds }: Project, place: Place): Promise<Part | null> {
  if (builds.length === 0) return null;
  const command = builds.join(" && ");
  const result = await runCommand(`PATH="$PWD/node_modules/.bin:$PATH"\n${command}`, place);
  if (result.exitCode === 0) return null;
  const log = `${result.stdout}${result.stderr}`;
  return { results: [wholeResult(command, "failed", result, log.slice(-2000))], log };
}

/** Runs the whole test command, which counts as one test. */
export async function runWholeSuite(
  { testCommand: command }: Project,
  place: Place,
  run = runCommand,
): Promise<TestRun> {
  if (command === null) return { command, results: [], log: "" };
  const result = await run(command, place);
  const log = `${result.stdout}${result.stderr}`;
  const status = result.exitCode === 0 ? "passed" : "failed";
  return { command, results: [wholeResult(command, status, result, log.slice(-2000))], log };
}

type Asked = { files: string[]; filter: string };

async function runReported(
  project: Project,
  { files, filter }: Asked,
  place: Place,
): Promise<Part> {
  const report = await openReportFile();
  try {
    const command = runnerCommand(project, files, report.path, filter) ?? "";
    if (project.runner === "mocha")
      await writeFile(mochaSettingsBeside(report.path), mochaSettings);
    const result = await runCommand(command, place, [report.folder]);
    const log = `${result.stdout}${result.stderr}`;
    const parsed = parseResults(project.runner, await report.read(), { root: place.root, files });
    const told = await withoutEarlyEnds(parsed ?? [], project, place);
    const objection = objectionTo(parsed, result);
    const whole =
      objection === null
        ? []
        : [wholeResult(files.join(" "), "failed", result, `${objection}\n${log.slice(-2000)}`)];
    return { results: [...told, ...unreported(told, files), ...whole], log };
  } finally {
    await report.remove();
  }
}

/** The report and the exit code must say the same; either alone could be made up by a test. */
function objectionTo(parsed: TestResult[] | null, { exitCode }: CommandResult): string | null {
  const ended = `The test command ended with exit code ${exitCode}`;
  if (parsed === null) return `${ended} and left no report that can be read.`;
  const consistent = exitCode === 0 || parsed.some(({ status }) => status === "failed");
  return consistent ? null : `${ended}, but its report names no test that failed.`;
}

/** A file without a single result was not run: that is no pass. */
function unreported(results: TestResult[], files: string[]): TestResult[] {
  const reported = new Set(results.map(({ file }) => file));
  return files.filter((file) => !reported.has(file)).map(notRun);
}

export function notRun(file: string): TestResult {
  const message = "The runner reported no test of this file.";
  return { file, name: wholeFile, status: "skipped", durationMs: 0, message };
}

export function isNotRun({ name, status }: TestResult): boolean {
  return name === wholeFile && status === "skipped";
}

/** A script without tests passes by ending well; one that has tests must report them. */
async function withoutEarlyEnds(results: TestResult[], { runner }: Project, { root }: Place) {
  if (runner !== "node") return results;
  const folder = openSourceFolder(root);
  const checked = results.map(async (result) => {
    if (result.name !== wholeFile || result.status !== "passed") return result;
    return (await folder.read(result.file))?.includes("node:test") ? notRun(result.file) : result;
  });
  return Promise.all(checked);
}

function wholeResult(
  file: string,
  status: "passed" | "failed",
  { durationMs }: CommandResult,
  said: string,
): TestResult {
  const message = status === "failed" ? said : null;
  return { file, name: wholeCommand, status, durationMs: Math.round(durationMs), message };
}
