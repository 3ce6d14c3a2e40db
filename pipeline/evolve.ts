import type { Finding } from "../contracts/review.ts";
import type { Event, RunEvent } from "../contracts/run-event.ts";
import type { Step } from "../contracts/step-failure.ts";
import { noUsage } from "../policies/usage.ts";
import { startsAfter } from "./crash-loop.ts";
import { gateAged, gateAnswered, gateOpened } from "./gate-facts.ts";
import { charge } from "./ledger.ts";
import { newRun, type Run } from "./run.ts";
import { isOpen } from "./shortfalls.ts";
import { without, withoutPatch, withoutPatchGate, withoutPlan, withoutSpec } from "./void.ts";
import { workedMs, workingAfter } from "./work-time.ts";

export function foldRun(runId: string, events: readonly RunEvent[]): Run {
  return events.reduce(evolve, newRun(runId));
}

/** What is known once one more event has happened. */
export function evolve(before: Run, recorded: RunEvent): Run {
  const { event, seq } = recorded;
  const fold = facts[event.type] as (run: Run, event: Event) => Run;
  const workingSince = workingAfter(before, recorded);
  const starts = startsAfter(before, event);
  return fold({ ...timed(before, recorded), seq, workingSince, starts }, event);
}

/** A model's time is entered with its call. */
function timed(run: Run, recorded: RunEvent): Run {
  const wallMs = workedMs(run, recorded);
  const step = run.underway?.step;
  if (wallMs === 0 || step === undefined) return run;
  const { event } = recorded;
  const payer = event.type === "model-called" ? event : { step };
  return charge(run, payer, { usage: { ...noUsage, wallMs } });
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
  "patch-checked": (run, { checks }) => ({ ...done(run), checks }),
  "patch-reviewed": (run, { review }) => ({
    ...done(run),
    review,
    reviews: run.reviews + 1,
    rejections: run.rejections + (review.verdict === "rejected" ? 1 : 0),
    findings: settleFindings(run.findings, review.findings),
  }),
  // Tests the tester wrote make a new head: its checks are due again, the review of the code stands.
  "patch-tested": (run, { tests, patch }) => {
    const tested = { ...done(run), tests };
    return run.patch && patch ? { ...withoutPatchGate(tested), patch, checks: undefined } : tested;
  },
  "approval-requested": (run, { gate }) => gateOpened(run, gate),
  "approval-given": (run, { approval }) => gateAnswered(run, approval),
  "approval-refused": (run) => run,
  "approval-reminded": (run, { gateId }) => gateAged(run, gateId, { reminded: true }),
  "approval-escalated": (run, { gateId }) => gateAged(run, gateId, { escalated: true }),
  "approval-expired": (run, { gateId }) => gateAged(run, gateId, { expired: true }),
  "pull-request-opened": (run, { pullRequest }) => ({ ...done(run), pullRequest }),
  "step-started": (run, { step, attempt }) => ({
    ...run,
    parked: undefined,
    attempts: { ...run.attempts, [step]: attempt },
    // One that goes on after a crash goes on from its last snapshot, however often it is cut off.
    ...(isUnderway(run, step, attempt)
      ? {}
      : { underway: { step, attempt }, inAttempt: newRun(run.runId).inAttempt }),
  }),
  // A model call is tried again where it is made; once that is given up, another attempt is no better.
  "step-failed": (run, { failure }) =>
    failure.retryable && failure.kind !== "model"
      ? { ...run, underway: undefined, lastFailure: failure }
      : { ...run, broken: failure },
  "budget-reserved": (run, { key, reserved, step, attempt }) => ({
    ...run,
    reserved: { ...run.reserved, [key]: { ...reserved, step, attempt } },
  }),
  "model-called": (run, { key, usage, error, ...payer }) => {
    const turns = error === null ? 1 : 0;
    const settled = charge(run, payer, { turns, usage: { ...usage, wallMs: 0 } });
    const { inAttempt } = run;
    return {
      ...settled,
      reserved: without(run.reserved, key),
      // A try that failed was a call too.
      inAttempt: { ...inAttempt, turns: inAttempt.turns + 1 },
    };
  },
  "tool-called": (run, { step, snapshot }) => ({
    ...charge(run, { step }, { usage: { ...noUsage, toolCalls: 1 } }),
    underway: run.underway && { ...run.underway, snapshot: snapshot ?? run.underway.snapshot },
    inAttempt: { ...run.inAttempt, toolCalls: run.inAttempt.toolCalls + 1 },
  }),
  "command-ran": (run, { snapshot }) => ({
    ...run,
    underway: run.underway && { ...run.underway, snapshot },
  }),
  "step-diverged": (run, { snapshot }) => ({
    ...run,
    underway: run.underway && { ...run.underway, snapshot: snapshot ?? undefined },
  }),
  "changes-detected": (run) => run,
  "budget-exceeded": (run, { type, ...exceeded }) => ({ ...run, exceeded }),
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

function isUnderway({ underway }: Run, step: Step, attempt: number): boolean {
  return underway?.step === step && underway.attempt === attempt;
}

/** This round's findings, then earlier ones it no longer names: open ones of those are resolved. */
function settleFindings(earlier: Finding[], now: Finding[]): Finding[] {
  const named = new Set(now.map((finding) => finding.fingerprint));
  const gone = earlier.filter((finding) => !named.has(finding.fingerprint));
  const resolved = (finding: Finding) => ({ ...finding, status: "resolved" as const });
  return [...now, ...gone.map((finding) => (isOpen(finding) ? resolved(finding) : finding))];
}
