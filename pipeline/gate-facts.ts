import type { Approval, Gate } from "../contracts/gate.ts";
import { raiseFor } from "../policies/budgets.ts";
import { type Run, verdictOf } from "./run.ts";
import { without, withoutPatch, withoutPlan, withoutSpec } from "./void.ts";

export function gateOpened(run: Run, gate: Gate): Run {
  return {
    ...run,
    gates: { ...run.gates, [gate.kind]: { gate, approvals: [], expired: false } },
    gatesOpened: { ...run.gatesOpened, [gate.kind]: (run.gatesOpened[gate.kind] ?? 0) + 1 },
  };
}

/** An answer in words voids what it answers; an approval leaves it standing. */
export function gateAnswered(run: Run, approval: Approval): Run {
  const opened = findGate(run, approval.gateId);
  if (!opened) return run;
  const { kind, question } = opened.gate;
  const approvals = [...opened.approvals, approval];
  const answered = { ...run, gates: { ...run.gates, [kind]: { ...opened, approvals } } };
  const comment = approval.comment ?? "";
  if (kind === "spec" && comment !== "" && approval.decision !== "rejected") {
    const answers = [...run.answers, { question: question ?? "", answer: comment }];
    return withoutSpec({ ...answered, answers });
  }
  if (kind === "budget" && verdictOf({ ...opened, approvals }) === "approved")
    return withMoreBudget(answered);
  if (approval.decision !== "changes-requested") return answered;
  const request = { by: approval.by.displayName, comment };
  const asked = { ...answered, requests: [...run.requests, request] };
  if (kind === "plan") return withoutPlan(asked);
  return kind === "patch" ? withoutPatch(asked) : asked;
}

export function gateExpired(run: Run, gateId: string): Run {
  const opened = findGate(run, gateId);
  if (!opened) return run;
  return { ...run, gates: { ...run.gates, [opened.gate.kind]: { ...opened, expired: true } } };
}

function findGate(run: Run, gateId: string) {
  return Object.values(run.gates).find(({ gate }) => gate.id === gateId);
}

function withMoreBudget({ exceeded, ...run }: Run): Run {
  const gates = without(run.gates, "budget");
  if (!run.budget || !exceeded) return { ...run, gates };
  const budget = { ...run.budget, ...raiseFor(run.budget, exceeded.limit) };
  return { ...run, gates, budget, lastFailure: undefined };
}
