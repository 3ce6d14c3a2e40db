import type { Artifact } from "../../contracts/artifact.ts";
import type { Check, CheckReport, Diagnostic } from "../../contracts/check-report.ts";
import { type Place, runCommand } from "../command-runner.ts";
import type { CheckCommand } from "../project/project.ts";
import type { CommandResult } from "../sandbox/sandbox.ts";
import type { Baseline } from "./baseline.ts";
import { checkSecrets } from "./check-secrets.ts";
import { excerpt } from "./excerpt.ts";
import { judgeCheck } from "./judge-check.ts";
import { parseDiagnostics } from "./parse-diagnostics.ts";

export type ChecksRequest = {
  commands: CheckCommand[];
  baseSha: string;
  headSha: string;
  place: Place;
  /** How a command did on the base commit; asked only when it fails on the head. */
  baseline(check: CheckCommand): Promise<Baseline>;
  keep(content: string, mime: string): Promise<Artifact>;
  mask(text: string): string;
  /** Makes the copy the head again; answers what a command had changed in it. */
  putBack(): Promise<string[]>;
  /** Git's diff from base to head, with every file taken for text. */
  diff: string;
};

/** Looks for secrets, then runs every check on the head, one after another; only what the base does not show counts. */
export async function runChecks(request: ChecksRequest): Promise<CheckReport> {
  // Begun first and awaited last: the commands keep other processes busy.
  const secrets = checkSecrets(request.diff, request.mask);
  secrets.catch(() => {});
  const checks: Check[] = [];
  for (const command of request.commands) {
    const check = await runCheck(command, request);
    checks.push(tell(check, await request.putBack()));
  }
  const { headSha, baseSha, place } = request;
  const { backend, guarantees } = place.sandbox;
  return { headSha, baseSha, sandbox: backend, guarantees, checks: [await secrets, ...checks] };
}

/** A check judges the patch, and neither changes it nor what the next one sees. */
function tell(check: Check, changed: string[]): Check {
  if (changed.length === 0) return check;
  const note = `Changed while this ran, and put back: ${changed.slice(0, 20).join(", ")}`;
  return { ...check, excerpt: [check.excerpt, note].filter((text) => text !== "").join("\n") };
}

async function runCheck(command: CheckCommand, request: ChecksRequest): Promise<Check> {
  const { place, keep, mask } = request;
  const result = await runCommand(command.command, place);
  const log = mask(`${result.stdout}${result.stderr}`);
  const passed = result.exitCode === 0;
  const verdict = passed ? passing : await judge(command, { result, log }, request);
  const stopped = result.stopped === null ? "" : `Stopped: ${result.stopped}.\n`;
  const why = verdict.status === "unknown" ? `${stopped}${untold}\n` : stopped;
  return {
    ...command,
    exitCode: result.exitCode,
    durationMs: Math.round(result.durationMs),
    status: verdict.status,
    diagnostics: clipped(verdict.diagnostics),
    excerpt: passed ? "" : `${why}${excerpt(log)}`,
    log: log === "" ? null : await keep(log, "text/plain"),
  };
}

const untold =
  "It fails on the base too, but its output does not tell whether for the same reason, so it counts as failed.";

type Verdict = Pick<Check, "status" | "diagnostics">;

const passing: Verdict = { status: "passed", diagnostics: [] };

async function judge(
  command: CheckCommand,
  failure: { result: CommandResult; log: string },
  { place, baseline }: ChecksRequest,
): Promise<Verdict> {
  const base = await baseline(command);
  if (!base.passed) return judgeCheck({ ...failure, root: place.root }, base);
  const flaky =
    command.kind === "test" && (await runCommand(command.command, place)).exitCode === 0;
  if (flaky) return { status: "flaky", diagnostics: [] };
  return { status: "failed", diagnostics: parseDiagnostics(failure.log, place.root) };
}

const mostDiagnostics = 200;

function clipped(diagnostics: Diagnostic[]): Diagnostic[] {
  const left = diagnostics.length - mostDiagnostics;
  if (left <= 0) return diagnostics;
  const message = `${left} more are in the log.`;
  return [
    ...diagnostics.slice(0, mostDiagnostics),
    { file: null, line: null, rule: null, message },
  ];
}
