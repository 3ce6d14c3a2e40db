import type { Gate } from "../contracts/gate.ts";
import { amountOf } from "../contracts/limit-amount.ts";
import type { RunReport } from "../contracts/run-report.ts";
import { openGate, type Run } from "./run.ts";

type Standing = Pick<RunReport, "status" | "because" | "next">;

export function reportOf(run: Run): RunReport {
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
    spending: run.spending,
  };
}

function standingOf(run: Run): Standing {
  if (run.outcome) return run.outcome;
  const gate = openGate(run)?.gate;
  if (gate)
    return {
      status: "waiting",
      because: gate.question ?? reasonsOf(gate).join(" "),
      next: nextAtGate(gate),
    };
  const resume = `patchgate resume ${run.runId}`;
  if (run.parked) return { status: "parked", because: run.parked, next: resume };
  return { status: "running", because: run.underway?.step ?? "between steps", next: resume };
}

function reasonsOf({ action, reasons }: Gate): string[] {
  const wants = action ? [`The ${action.role} wants to ${action.what}.`] : [];
  return [...wants, ...reasons.map(({ why }) => why)];
}

function nextAtGate(gate: Gate): string {
  return `${answersTo(gate)}, then patchgate resume ${gate.runId}`;
}

function answersTo({ id, kind, question, budget }: Gate): string {
  if (question !== null) return `patchgate request-changes ${id} -m "your answer"`;
  if (kind === "action")
    return `patchgate approve ${id} [--scope run] (or reject ${id} -m WHY, which the agent is told)`;
  if (!budget) return `patchgate approve ${id} (or reject, or request-changes -m TEXT)`;
  const { limit, raisesTo } = budget;
  const flags = "--budget-usd N or --max-minutes N sets a figure of your own";
  return `patchgate approve ${id} (raises ${limit} to ${amountOf(limit, raisesTo)}; ${flags}; or reject)`;
}
