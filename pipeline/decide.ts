import type { Mode } from "../contracts/config.ts";
import type { GateKind } from "../contracts/gate.ts";
import type { Outcome } from "../contracts/outcome.ts";
import { Severity as Severities, type Severity } from "../contracts/review.ts";
import type { Step } from "../contracts/step-failure.ts";
import { type GateNeed, patchGate, planGate, specGate } from "../policies/gates.ts";
import type { ZoneMatcher } from "../policies/zones.ts";
import { openGate, type Run, verdictOf } from "./run.ts";

/** The standing judgements a run is held against; fixed by the configuration of its base commit. */
export type Rules = { zonesOf: ZoneMatcher; findingBar: Severity };

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
    pass(run, "patch", run.patch && patchGate(run.patch, modeOf(run), rules.zonesOf)) ??
    go(run, "open-pull-request")
  );
}

/** Ticket -> specification -> plan, each past its gate. */
function understand(run: Run, { zonesOf }: Rules): Decision | undefined {
  if (!run.spec) return go(run, "specify");
  const atSpec = pass(run, "spec", specGate(run.spec));
  if (atSpec) return atSpec;
  if (!run.plan) return go(run, "plan");
  return pass(run, "plan", planGate(run.plan, run.spec, modeOf(run), zonesOf));
}

/** Plan -> a patch that changes something and breaks no check. */
function build(run: Run): Decision | undefined {
  if (!run.patch || run.patch.files.length === 0) return go(run, "develop");
  if (!run.checks) return go(run, "check");
  return failedChecks(run).length > 0 ? go(run, "develop") : undefined;
}

/** Patch -> reviewed, tested, every criterion shown; the only way back is to develop again. */
function judge(run: Run, rules: Rules): Decision | undefined {
  if (!run.review) return anotherReview(run) ?? go(run, "review");
  if (revisions(run, rules).length > 0) return anotherReview(run) ?? go(run, "develop");
  if (!run.tests) return go(run, "test");
  if (failedTests(run).length > 0) return go(run, "develop");
  return unproven(run).length > 0 ? go(run, "test") : undefined;
}

function ended(run: Run): Decision | undefined {
  if (run.outcome) return { do: "rest", outcome: run.outcome };
  if (run.pullRequest) return approved(run.pullRequest.url);
  const { cancelled } = run;
  return cancelled && terminated(`cancelled by ${cancelled.by}: ${cancelled.because}`);
}

export function failedChecks({ checks }: Run) {
  return checks?.checks.filter((check) => check.status === "failed") ?? [];
}

export function failedTests({ tests }: Run) {
  return tests?.results.filter((result) => result.status === "failed") ?? [];
}

export function unproven({ tests }: Run) {
  return tests?.criteria.filter((criterion) => criterion.status === "unproven") ?? [];
}

/** Why the reviewed patch may not move on: its verdict, an open finding at the bar, an unmet criterion. */
export function revisions({ review }: Run, { findingBar }: Rules): string[] {
  if (!review) return [];
  const serious = review.findings.filter(
    ({ severity, status }) =>
      (status === "open" || status === "reopened") && rank(severity) >= rank(findingBar),
  );
  return [
    ...(review.verdict === "approved" ? [] : [`verdict ${review.verdict}`]),
    ...serious.map((finding) => `${finding.id}: ${finding.problem}`),
    ...review.criteria
      .filter((one) => !one.met)
      .map((one) => `${one.id} is not met: ${one.because}`),
  ];
}

/** Waiting, out of budget, or broken in a way that trying again cannot mend. */
function stopped(run: Run): Decision | undefined {
  const open = openGate(run);
  if (open) return { do: "wait", gateId: open.gate.id };
  const expired = Object.values(run.gates).find((gate) => gate.expired);
  if (expired) return forPerson(`nobody answered gate ${expired.gate.id} in time`);
  if (run.parked) return { do: "park", because: run.parked };
  if (run.exceeded) return pass(run, "budget", budgetNeed(run.exceeded));
  const failure = run.lastFailure;
  if (!failure || failure.retryable) return undefined;
  if (failure.kind === "policy") return blocked(failure.message);
  if (failure.kind === "contract") return forPerson(failure.message);
  return { do: "park", because: failure.message };
}

/** Take the step while its attempts last; a run that cannot converge goes to a person. */
function go(run: Run, step: Step): Decision {
  if (run.underway?.step === step) return { do: step };
  const tried = run.attempts[step] ?? 0;
  const allowed = run.budget?.attempts[step] ?? 0;
  if (tried < allowed) return { do: step };
  const last = run.lastFailure ? `: ${run.lastFailure.message}` : "";
  return forPerson(`${step} did not succeed in ${tried} attempts${last}`);
}

/** Reviews are bounded on their own: a critic that never agrees is a person's case. */
function anotherReview(run: Run): Decision | undefined {
  if (run.rejections >= 2) return forPerson("the reviewer rejected the approach twice");
  if (run.reviews < (run.budget?.reviewRounds ?? 0)) return undefined;
  return forPerson(`the review did not approve in ${run.reviews} rounds`);
}

/** Nothing to do here, or the decision that keeps the run at the gate. */
function pass(run: Run, kind: GateKind, need: GateNeed | undefined): Decision | undefined {
  if (!need) return undefined;
  const opened = run.gates[kind];
  const verdict = opened && verdictOf(opened);
  if (verdict === "approved") return undefined;
  if (verdict === "rejected") return terminated(rejection(opened?.approvals.at(-1)?.comment, kind));
  return { do: "ask", kind, need };
}

function budgetNeed({ limit, spent }: { limit: string; spent: string }): GateNeed {
  const why = `The run would pass its limit of ${limit}; ${spent} are spent. Approving grants the same again.`;
  return { reasons: [{ rule: "budget", why }], files: [], risk: "medium", question: null };
}

function rejection(comment: string | null | undefined, kind: GateKind): string {
  return `the ${kind} was rejected${comment ? `: ${comment}` : ""}`;
}

function approved(url: string): Decision {
  return finish(
    "approved",
    `the pull request is open: ${url}`,
    "Review and merge the pull request.",
  );
}

function terminated(because: string): Decision {
  return finish(
    "terminated",
    because,
    "Start a new run when the reason is gone; all it made is kept.",
  );
}

function blocked(because: string): Decision {
  return finish(
    "blocked-by-policy",
    because,
    "Change the ticket, or the policy on the base branch.",
  );
}

function forPerson(because: string): Decision {
  return finish(
    "needs-human-review",
    because,
    "Look at `patchgate show` and `patchgate diff`, then finish by hand or start a new run.",
  );
}

function finish(status: Outcome["status"], because: string, next: string): Decision {
  return { do: "finish", outcome: { status, because, next } };
}

/** Without terms nothing is known of what was allowed, so everything is asked. */
function modeOf(run: Run): Mode {
  return run.terms?.mode ?? "approve";
}

function rank(severity: Severity): number {
  return Severities.options.indexOf(severity);
}
