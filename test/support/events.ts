import type { ReachedLimit } from "../../contracts/budget.ts";
import type { Check } from "../../contracts/check-report.ts";
import type { FeatureSpec } from "../../contracts/feature-spec.ts";
import type { Approval, Gate } from "../../contracts/gate.ts";
import type { Patch } from "../../contracts/patch.ts";
import type { Plan } from "../../contracts/plan.ts";
import type { Review } from "../../contracts/review.ts";
import type { Event, RunEvent, RunTerms } from "../../contracts/run-event.ts";
import type { Step, StepFailure } from "../../contracts/step-failure.ts";
import type { TestReport } from "../../contracts/test-report.ts";
import {
  aCheck,
  aCheckReport,
  anApproval,
  aPatch,
  aPlan,
  aPullRequest,
  aReachedLimit,
  aReview,
  aSpec,
  aTestReport,
  aTicket,
  someTerms,
  someUsage,
} from "./facts.ts";

/** Events of a run named by what happened. */

/** Puts events in their places on a timeline. */
export function placed(events: readonly Event[], runId = "run-1"): RunEvent[] {
  return events.map((event, index) => ({
    version: 1,
    runId,
    seq: index + 1,
    at: "2026-01-01T00:00:00.000Z",
    event,
  }));
}

export function runStarted(terms: Partial<RunTerms> = {}): Event {
  return { type: "run-started", ticket: aTicket(), terms: someTerms(terms) };
}

export function specified(over: Partial<FeatureSpec> = {}): Event {
  return { type: "feature-specified", spec: aSpec(over) };
}

export function planned(over: Partial<Plan> = {}): Event {
  return { type: "change-planned", plan: aPlan(over), risk: "low", cost: null };
}

export function developed(over: Partial<Patch> = {}): Event {
  return { type: "patch-developed", patch: aPatch(over) };
}

export function checked(...checks: Check[]): Event {
  const found = checks.length > 0 ? checks : [aCheck("passed")];
  return { type: "patch-checked", checks: aCheckReport(...found) };
}

export function reviewed(over: Partial<Review> = {}): Event {
  return { type: "patch-reviewed", review: aReview(over) };
}

export function tested(over: Partial<TestReport> = {}, patch: Patch | null = null): Event {
  return { type: "patch-tested", tests: aTestReport(over), patch };
}

export function requested(gate: Gate): Event {
  return { type: "approval-requested", gate };
}

export function answered(gate: Gate, over: Partial<Approval> = {}): Event {
  return { type: "approval-given", approval: anApproval(gate, over) };
}

export function expired(gate: Gate): Event {
  return { type: "approval-expired", gateId: gate.id };
}

export function opened(): Event {
  return { type: "pull-request-opened", pullRequest: aPullRequest() };
}

export function started(step: Step, attempt = 1): Event {
  return { type: "step-started", step, attempt };
}

export function failed(step: Step, over: Partial<StepFailure> = {}): Event {
  const failure = { step, kind: "tool" as const, message: "it broke", retryable: true, ...over };
  return { type: "step-failed", failure };
}

export function reserved(key: string, tokens: number, costUsd: number | null = null): Event {
  return {
    type: "budget-reserved",
    step: "develop",
    attempt: 1,
    key,
    reserved: { tokens, costUsd },
  };
}

type ModelCalled = Extract<Event, { type: "model-called" }>;

export function modelCalled(
  key: string,
  tokens: number,
  costUsd: number | null,
  over: Partial<ModelCalled> = {},
): ModelCalled {
  return {
    type: "model-called",
    step: "develop",
    attempt: 1,
    key,
    agent: "developer",
    model: "m",
    requestHash: "hash",
    response: null,
    error: null,
    usage: someUsage(tokens, costUsd),
    ...over,
  };
}

/** An edit, after which the working copy is kept as this commit. */
export function edited(snapshot: string): Event {
  return {
    type: "tool-called",
    step: "develop",
    attempt: 1,
    callId: "call-1",
    tool: "edit_file",
    summary: "src/a.ts",
    decision: "allow",
    ok: true,
    durationMs: 1,
    result: null,
    snapshot,
  };
}

export function exceeded(over: Partial<ReachedLimit> = {}): Event {
  return { type: "budget-exceeded", ...aReachedLimit(over) };
}

export function parked(because: string): Event {
  return { type: "run-parked", because };
}

export function resumed(): Event {
  return { type: "run-resumed", by: "ann" };
}

export function cancelled(): Event {
  return { type: "run-cancelled", by: "ann", because: "not needed" };
}
