import { defaultBudget } from "../contracts/budget.ts";
import type { Approval, Gate } from "../contracts/gate.ts";
import { raiseBudget } from "../policies/raise-budget.ts";
import { type OpenedGate, type Run, scopeOf, verdictOf } from "./run.ts";
import { without, withoutPatchGate, withoutPlan, withoutSpec } from "./void.ts";

export function gateOpened(run: Run, gate: Gate): Run {
  return {
    ...run,
    gates: { ...run.gates, [gate.kind]: { gate, approvals: [], ...unanswered } },
    gatesOpened: { ...run.gatesOpened, [gate.kind]: (run.gatesOpened[gate.kind] ?? 0) + 1 },
  };
}

/** An answer in words voids what it answers; an approval leaves it standing. */
export function gateAnswered(before: Run, approval: Approval): Run {
  const found = findGate(before, approval.gateId);
  if (!found) return before;
  const opened = { ...found, approvals: [...found.approvals, approval] };
  const run = { ...before, gates: { ...before.gates, [opened.gate.kind]: opened } };
  if (opened.gate.kind === "spec" && answersInWords(opened, approval)) {
    const question = opened.gate.question ?? "What should change in the specification?";
    return withoutSpec({
      ...run,
      answers: [...run.answers, { question, answer: approval.comment ?? "" }],
    });
  }
  if (opened.gate.kind === "action") return actionAnswered(run, opened);
  if (opened.gate.kind === "budget" && verdictOf(opened) === "approved")
    return withMoreBudget(run, opened);
  return approval.decision === "changes-requested" ? changesRequested(run, opened, approval) : run;
}

const unanswered = { reminded: false, escalated: false, expired: false };

/** The time that passed over a gate nobody has answered. */
export function gateAged(run: Run, gateId: string, age: Partial<typeof unanswered>): Run {
  const opened = findGate(run, gateId);
  if (!opened || verdictOf(opened)) return run;
  return { ...run, gates: { ...run.gates, [opened.gate.kind]: { ...opened, ...age } } };
}

function findGate(run: Run, gateId: string) {
  return Object.values(run.gates).find(({ gate }) => gate.id === gateId);
}

function answersInWords({ gate }: OpenedGate, { decision, comment }: Approval): boolean {
  if (decision === "changes-requested") return true;
  return decision === "approved" && gate.question !== null && Boolean(comment);
}

/** A plan is made anew; a patch stands until the next one, which is developed from it. */
function changesRequested(run: Run, { gate }: OpenedGate, { by, comment }: Approval): Run {
  const requests = [...run.requests, { by: by.displayName, comment: comment ?? "" }];
  if (gate.kind === "plan") return { ...withoutPlan(run), requests };
  return gate.kind === "patch" ? { ...withoutPatchGate(run), requests } : run;
}

/** The step that asked is still under way: it reads the answer when it goes on. */
function actionAnswered(run: Run, opened: OpenedGate): Run {
  const verdict = verdictOf(opened);
  if (!verdict) return run;
  const { digest, action } = opened.gate;
  const decided = { ...run, decidedActions: { ...run.decidedActions, [digest]: opened } };
  const last = opened.approvals.at(-1);
  if (!last || verdict !== "approved" || scopeOf(opened) === "once") return decided;
  const allowed = (action?.effects ?? []).map((effect) => [effect, last] as const);
  return { ...decided, allowedEffects: { ...run.allowedEffects, ...Object.fromEntries(allowed) } };
}

/** Of several approvers the last who named a figure decides it. */
function withMoreBudget({ exceeded, ...run }: Run, { gate, approvals }: OpenedGate): Run {
  const gates = without(run.gates, "budget");
  if (!gate.budget) return { ...run, gates };
  const given = Object.assign({}, ...approvals.map(({ limits }) => limits));
  return { ...run, gates, budget: raiseBudget(run.budget ?? defaultBudget, gate.budget, given) };
}
