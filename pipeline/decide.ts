import type { ReachedLimit } from "../contracts/budget.ts";
import type { Mode } from "../contracts/config.ts";
import type { GateKind } from "../contracts/gate.ts";
import type { Outcome } from "../contracts/outcome.ts";
import type { Severity } from "../contracts/review.ts";
import type { Step } from "../contracts/step-failure.ts";
import { budgetNeed } from "../policies/budget-question.ts";
import { type GateNeed, patchGate, planGate, specGate } from "../policies/gates.ts";
import type { ZoneMatcher } from "../policies/zones.ts";
import { crashLoop } from "./crash-loop.ts";
import { approved, blocked, forPerson, terminated } from "./outcomes.ts";
import { objectionTo, openGate, type Run, verdictOf } from "./run.ts";
import { failedChecks, failedTests, needsRevision, unproven } from "./shortfalls.ts";

/** The standing judgements a run is held against; fixed by the configuration of its base commit. */
export type Rules = {
  zonesOf: ZoneMatcher;
  findingBar: Severity;
  /** Why no test can be run in the repository; absent where one can. */
  untestable?: string | undefined;
};

export type Decision =
  | { do: Step }
  | { do: "ask"; kind: GateKind; need: GateNeed }
  | { do: "wait"; gateId: string }
  | { do: "park"; because: string }
  | { do: "finish"; outcome: Outcome }
  | { do: "rest"; outcome: Outcome };

/**
 * The route of a ticket as one pure function: what is known -> what to do next.
 * Reads top to bottom; the first missing fact decides.
 */
export function decide(run: Run, rules: Rules): Decision {
  return (
    ended(run) ??
    stopped(run) ??
    understand(run, rules) ??
    build(run) ??
    judge(run, rules) ??
    offer(run, rules)
  );
}

/** Nothing is left to do but to write down how it ended. */
export function ended(run: Run): Decision | undefined {
  const { outcome, pullRequest, cancelled } = run;
  if (outcome) return { do: "rest", outcome };
  if (pullRequest) return approved(pullRequest.url);
  if (cancelled) return terminated(`cancelled by ${cancelled.by}: ${cancelled.because}`);
  const expired = Object.values(run.gates).find((opened) => opened.expired);
  return expired && forPerson(`nobody answered gate ${expired.gate.id} in time`, run);
}

/** Waiting for a person, out of budget, or broken in a way that trying again cannot mend. */
function stopped(run: Run): Decision | undefined {
  const open = openGate(run);
  if (open) return { do: "wait", gateId: open.gate.id };
  if (run.parked) return { do: "park", because: run.parked };
  if (run.exceeded) return atLimit(run, run.exceeded);
  if (!run.broken) return undefined;
  const { kind, message } = run.broken;
  if (kind === "policy") return blocked(message);
  if (kind === "contract") return forPerson(message, run);
  return { do: "park", because: message };
}

/** Ticket -> specification -> plan, each past its gate. */
function understand(run: Run, { zonesOf, untestable }: Rules): Decision | undefined {
  if (run.ticket?.trigger?.allowed === false) return blocked(run.ticket.trigger.because);
  if (!run.spec) return go(run, "specify");
  const atSpec = unshowable(run, untestable) ?? pass(run, "spec", specGate(run.spec));
  if (atSpec) return atSpec;
  if (!run.plan) return go(run, "plan");
  return pass(run, "plan", planGate(run.plan, run.spec, modeOf(run), zonesOf));
}

/** A criterion that only a test can show, where none can be run: no more is spent on it. */
function unshowable(run: Run, untestable: string | undefined): Decision | undefined {
  const criteria = run.spec?.acceptanceCriteria ?? [];
  const ids = criteria.flatMap(({ id, verifyBy }) => (verifyBy === "test" ? [id] : []));
  if (untestable === undefined || run.plan || ids.length === 0) return undefined;
  return forPerson(`tests are to show ${ids.join(", ")}, and none can be run: ${untestable}`, run);
}

/** Plan -> a patch that changes something, answers what people asked for, and breaks no check. */
function build(run: Run): Decision | undefined {
  if (!run.patch || run.patch.files.length === 0) return go(run, "develop");
  if (run.requests.length > 0) return go(run, "develop");
  if (!run.checks) return go(run, "check");
  return failedChecks(run).length > 0 ? mend(run) : undefined;
}

/** Back to the developer; a secret that is still there at the end is no person's to wave through. */
function mend(run: Run): Decision {
  const next = go(run, "develop");
  const leak = failedChecks(run).find(({ kind }) => kind === "secrets");
  if (next.do !== "ask" || !leak) return next;
  const places = leak.diagnostics.map(({ file, line, rule }) => `${file}:${line} (${rule})`);
  return blocked(`the patch still adds a secret after all attempts: ${places.join(", ")}`);
}

/** Patch -> reviewed, tested, every criterion shown; the only way back is to develop again. */
function judge(run: Run, { findingBar }: Rules): Decision | undefined {
  if (!run.review) return unconverging(run) ?? go(run, "review");
  if (needsRevision(run, findingBar)) return unconverging(run) ?? go(run, "develop");
  if (!run.tests) return go(run, "test");
  if (failedTests(run).length > 0) return go(run, "develop");
  return unproven(run).length > 0 ? go(run, "test") : undefined;
}

/** What is shown to hold is offered, once a person has seen what is risky about it. */
function offer(run: Run, { zonesOf }: Rules): Decision {
  const need = run.patch && patchGate(run.patch, run.tests, modeOf(run), zonesOf);
  return pass(run, "patch", need) ?? go(run, "open-pull-request");
}

/** Take the step while its attempts last; then a person says whether more of them are worth it. */
function go(run: Run, step: Step): Decision {
  if (run.underway?.step === step) return again(run, step);
  const used = run.attempts[step] ?? 0;
  const allowed = run.budget?.attempts[step] ?? 0;
  if (used < allowed) return { do: step };
  const last = run.lastFailure ? `: ${run.lastFailure.message}` : "";
  const because = `All ${used} attempts to ${step} are used${last}`;
  return atLimit(run, { limit: `attempts.${step}`, allowed, used, next: 1, because });
}

/** A step that was cut off goes on, unless it is what ends its process. */
function again(run: Run, step: Step): Decision {
  const because = crashLoop(run);
  return because === undefined ? { do: step } : { do: "park", because };
}

/** Reviews are bounded on their own; a critic that rejects the very approach is a person's case. */
function unconverging(run: Run): Decision | undefined {
  if (run.rejections >= 2) return forPerson("the reviewer rejected the approach twice", run);
  const used = run.reviews;
  const allowed = run.budget?.reviewRounds ?? 0;
  if (used < allowed) return undefined;
  const because = `All ${used} review rounds are used`;
  return atLimit(run, { limit: "reviewRounds", allowed, used, next: 1, because });
}

/** More is spent only when a person wants it: an approval raises the limit, and so leads on. */
function atLimit(run: Run, reached: ReachedLimit): Decision {
  return keepAt(run, "budget", budgetNeed(reached, run.spending));
}

/** Nothing to do here, or the decision that keeps the run at the gate. */
function pass(run: Run, kind: GateKind, need: GateNeed | undefined): Decision | undefined {
  const opened = run.gates[kind];
  const isPassed = opened !== undefined && verdictOf(opened) === "approved";
  return need && !isPassed ? keepAt(run, kind, need) : undefined;
}

function keepAt(run: Run, kind: GateKind, need: GateNeed): Decision {
  const opened = run.gates[kind];
  if (!opened || verdictOf(opened) !== "rejected") return { do: "ask", kind, need };
  const comment = objectionTo(opened)?.comment;
  return terminated(`the ${kind} was rejected${comment ? `: ${comment}` : ""}`);
}

/** Without terms nothing is known of what was allowed, so everything is asked. */
function modeOf(run: Run): Mode {
  return run.terms?.mode ?? "approve";
}
