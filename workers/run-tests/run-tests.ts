import type { TestResult } from "../../contracts/test-report.ts";
import { wholeCommand } from "../../policies/prove-criteria.ts";
import { type Place, runCommand } from "../command-runner.ts";
import type { Project } from "../project/project.ts";
import { parseResults } from "./parse-results.ts";
import { runnerCommand } from "./runner-command.ts";

export type TestRun = { command: string | null; results: TestResult[]; log: string };

const nothing: TestRun = { command: null, results: [], log: "" };

/** Runs these test files; an unknown runner runs its whole command, and counts as one test. */
export async function runTestFiles(
  project: Project,
  files: string[],
  place: Place,
): Promise<TestRun> {
  const command = files.length === 0 ? null : runnerCommand(project, files);
  if (command === null) return nothing;
  const result = await runCommand(command, place);
  const log = `${result.stdout}${result.stderr}`;
  const parsed = parseResults(project.runner, result.stdout, place.root);
  const failed = result.exitCode !== 0;
  if (parsed && (parsed.some(({ status }) => status === "failed") || !failed))
    return { command, results: parsed, log };
  const whole: TestResult = {
    file: project.runner === "other" ? (project.testCommand ?? "") : files.join(" "),
    name: wholeCommand,
    status: failed ? "failed" : "passed",
    durationMs: Math.round(result.durationMs),
    message: failed ? log.slice(-2000) : null,
  };
  return { command, results: [...(parsed ?? []), whole], log };
}
