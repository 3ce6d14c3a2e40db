import type { Artifact } from "../../contracts/artifact.ts";
import type { Check, CheckReport, Diagnostic } from "../../contracts/check-report.ts";
import { type Place, runCommand } from "../command-runner.ts";
import type { CheckCommand } from "../project/project.ts";
import { checkSecrets } from "./check-secrets.ts";
import { excerpt } from "./excerpt.ts";
import { newDiagnostics, parseDiagnostics } from "./parse-diagnostics.ts";

export type ChecksRequest = {
  commands: CheckCommand[];
  baseSha: string;
  headSha: string;
  place: Place;
  /** How a command did on the base commit; asked only when it fails on the head. */
  baseline(check: CheckCommand): Promise<Baseline>;
  keep(content: string, mime: string): Promise<Artifact>;
  mask(text: string): string;
  /** Git's diff from base to head. */
  diff: string;
};

/** A command's result on the base commit. */
export type Baseline = { passed: boolean; diagnostics: Diagnostic[] };

/** Looks for secrets, then runs every check on the head, one after another; only what the base does not show counts. */
export async function runChecks(request: ChecksRequest): Promise<CheckReport> {
  const checks: Check[] = [checkSecrets(request.diff, request.mask)];
  for (const command of request.commands) checks.push(await runCheck(command, request));
  const { headSha, baseSha, place } = request;
  return { headSha, baseSha, sandbox: place.sandbox.backend, checks };
}

async function runCheck(command: CheckCommand, request: ChecksRequest): Promise<Check> {
  const { place, keep, mask } = request;
  const result = await runCommand(command.command, place);
  const log = mask(`${result.stdout}${result.stderr}`);
  const passed = result.exitCode === 0;
  const found = passed ? [] : parseDiagnostics(log, place.root);
  const verdict = passed ? passing : await judge(command, found, request);
  const why = result.stopped === null ? "" : `Stopped: ${result.stopped}.\n`;
  return {
    ...command,
    exitCode: result.exitCode,
    durationMs: Math.round(result.durationMs),
    ...verdict,
    excerpt: passed ? "" : `${why}${excerpt(log)}`,
    log: log === "" ? null : await keep(log, "text/plain"),
  };
}

type Verdict = Pick<Check, "status" | "diagnostics">;

const passing: Verdict = { status: "passed", diagnostics: [] };

async function judge(
  command: CheckCommand,
  found: Diagnostic[],
  { place, baseline }: ChecksRequest,
): Promise<Verdict> {
  const base = await baseline(command);
  if (base.passed) {
    const flaky =
      command.kind === "test" && (await runCommand(command.command, place)).exitCode === 0;
    return { status: flaky ? "flaky" : "failed", diagnostics: flaky ? [] : found };
  }
  const fresh = newDiagnostics(found, base.diagnostics);
  return { status: fresh.length > 0 ? "failed" : "failed-before", diagnostics: fresh };
}
