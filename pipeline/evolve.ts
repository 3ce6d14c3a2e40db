import type { Finding } from "../contracts/review.ts";
import type { Event, RunEvent } from "../contracts/run-event.ts";
import { addUsage, noUsage } from "../policies/usage.ts";
import { gateAnswered, gateExpired, gateOpened } from "./gate-facts.ts";
import { newRun, type Run } from "./run.ts";
import { isOpen } from "./shortfalls.ts";
import { without, withoutPatch, withoutPatchGate, withoutPlan, withoutSpec } from "./void.ts";

export function foldRun(runId: string, events: readonly RunEvent[]): Run {
  return events.reduce(evolve, newRun(runId));
}

/** What is known once one more event has happened. */
export function evolve(before: Run, { event, seq }: RunEvent): Run {
  const run = { ...before, seq };
  const fold = facts[event.type] as (run: Run, event: Event) => Run;
  return fold(run, event);
}

type Facts = { [Type in Event["type"]]: (run: Run, event: Extract<Event, { type: Type }>) => Run };

const facts: Facts = {
  "run-started": (run, { ticket, terms }) => ({ ...run, ticket, terms, budget: terms.budget }),
  "feature-specified": (run, { spec }) => ({ ...withoutSpec(done(run)), spec }),
  "change-planned": (run, { plan, risk, cost }) => ({
    ...withoutPlan(done(run)),
    plan,
    planRisk: risk,
    planCost: cost,
  }),
  "patch-developed": (run, { patch }) => ({
    ...withoutPatch(done(run)),
    patch,
    patches: run.patches + 1,
  }),
  "patch-checked": (run, { checks }) => worked({ ...done(run), checks }, checks.checks),
  "patch-reviewed": (run, { review }) => ({
    ...done(run),
    review,
    reviews: run.reviews + 1,
    rejections: run.rejections + (review.verdict === "rejected" ? 1 : 0),
    findings: settleFindings(run.findings, review.findings),
  }),
  // Tests the tester wrote make a new head: its checks are due again, the review of the code stands.
  "patch-tested": (run, { tests, patch }) => {
    const tested = worked({ ...done(run), tests }, tests.results);
    return run.patch && patch ? { ...withoutPatchGate(tested), patch, checks: undefined } : tested;
  },
  "approval-requested": (run, { gate }) => gateOpened(run, gate),
  "approval-given": (run, { approval }) => gateAnswered(run, approval),
  "approval-refused": (run) => run,
  "approval-expired": (run, { gateId }) => gateExpired(run, gateId),
  "pull-request-opened": (run, { pullRequest }) => ({ ...done(run), pullRequest }),
  "step-started": (run, { step, attempt }) => ({
    ...run,
    parked: undefined,
    attempts: { ...run.attempts, [step]: attempt },
    underway: { step, attempt },
  }),
  // A model call is tried again where it is made; once that is given up, another attempt is no better.
  "step-failed": (run, { failure }) =>
    failure.retryable && failure.kind !== "model"
      ? { ...run, underway: undefined, lastFailure: failure }
      : { ...run, broken: failure },
  "budget-reserved": (run, { key, reserved }) => ({
    ...run,
    reserved: { ...run.reserved, [key]: reserved },
  }),
  "model-called": (run, { key, usage }) => ({
    ...run,
    reserved: without(run.reserved, key),
    spent: addUsage(run.spent, usage),
    knownUsd: run.knownUsd + (usage.costUsd ?? 0),
  }),
  "tool-called": (run, { durationMs, snapshot }) => ({
    ...run,
    underway: run.underway && { ...run.underway, snapshot: snapshot ?? run.underway.snapshot },
    spent: addUsage(run.spent, { ...noUsage, toolCalls: 1, wallMs: durationMs }),
  }),
  "budget-exceeded": (run, { limit, spent }) => ({ ...run, exceeded: { limit, spent } }),
  "budget-raised": (run, { budget }) => ({
    ...run,
    exceeded: undefined,
    gates: without(run.gates, "budget"),
    budget: run.budget && { ...run.budget, ...budget },
  }),
  "effect-started": (run) => run,
  "effect-finished": (run) => run,
  "run-parked": (run, { because }) => ({ ...run, parked: because }),
  "run-resumed": (run) => ({ ...run, parked: undefined, broken: undefined }),
  "run-cancelled": (run, { by, because }) => ({ ...run, cancelled: { by, because } }),
  "run-finished": (run, { outcome }) => ({ ...run, outcome }),
};

function done(run: Run): Run {
  return {
    ...run,
    underway: undefined,
    lastFailure: undefined,
    broken: undefined,
    exceeded: undefined,
  };
}

function worked(run: Run, parts: { durationMs: number }[]): Run {
  const wallMs = parts.reduce((total, { durationMs }) => total + durationMs, 0);
  return { ...run, spent: addUsage(run.spent, { ...noUsage, wallMs }) };
}

/** This round's findings, then earlier ones it no longer names: open ones of those are resolved. */
function settleFindings(earlier: Finding[], now: Finding[]): Finding[] {
  const named = new Set(now.map((finding) => finding.fingerprint));
  const gone = earlier.filter((finding) => !named.has(finding.fingerprint));
  const resolved = (finding: Finding) => ({ ...finding, status: "resolved" as const });
  return [...now, ...gone.map((finding) => (isOpen(finding) ? resolved(finding) : finding))];
}
