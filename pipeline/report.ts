import type { RunEvent } from "../contracts/run-event.ts";
import type { RunReport } from "../contracts/run-report.ts";
import { spendingOf } from "./evidence.ts";
import { openGate, type Run } from "./run.ts";

type Standing = Pick<RunReport, "status" | "because" | "next">;

export function reportOf(run: Run, events: readonly RunEvent[]): RunReport {
  return {
    runId: run.runId,
    title: run.spec?.title ?? run.ticket?.title ?? "",
    ...standingOf(run),
    repository: run.ticket?.repository ?? "",
    baseSha: run.terms?.baseSha ?? "",
    branch: run.terms?.branch ?? "",
    headSha: run.pullRequest?.headSha ?? run.patch?.headSha ?? null,
    sandbox: run.terms?.sandbox ?? "",
    models: run.terms?.models ?? {},
    gate: openGate(run)?.gate ?? null,
    failure: run.outcome ? null : (run.broken ?? run.lastFailure ?? null),
    pullRequest: run.pullRequest ?? null,
    usage: run.spent,
    spending: spendingOf(events),
  };
}

function standingOf(run: Run): Standing {
  if (run.outcome) return run.outcome;
  const gate = openGate(run)?.gate;
  if (gate)
    return {
      status: "waiting",
      because: gate.question ?? gate.reasons.map(({ why }) => why).join(" "),
      next: nextAtGate(gate.id, gate.question !== null, run.runId),
    };
  const resume = `patchgate resume ${run.runId}`;
  if (run.parked) return { status: "parked", because: run.parked, next: resume };
  return { status: "running", because: run.underway?.step ?? "between steps", next: resume };
}

function nextAtGate(gateId: string, asksWords: boolean, runId: string): string {
  const answer = asksWords
    ? `patchgate request-changes ${gateId} -m "your answer"`
    : `patchgate approve ${gateId} (or reject, or request-changes -m TEXT)`;
  return `${answer}, then patchgate resume ${runId}`;
}
