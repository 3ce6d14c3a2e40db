import type { Budget, ReachedLimit } from "../contracts/budget.ts";
import type { CheckReport } from "../contracts/check-report.ts";
import type { FeatureSpec } from "../contracts/feature-spec.ts";
import { type Approval, ApprovalScope, type Gate, type GateKind } from "../contracts/gate.ts";
import type { Outcome } from "../contracts/outcome.ts";
import type { Patch } from "../contracts/patch.ts";
import type { CostRange, Plan } from "../contracts/plan.ts";
import type { PullRequest } from "../contracts/pull-request.ts";
import type { Finding, Review } from "../contracts/review.ts";
import type { RiskLevel } from "../contracts/risk-level.ts";
import type { RunTerms, Spend } from "../contracts/run-event.ts";
import type { Step, StepFailure } from "../contracts/step-failure.ts";
import type { TestReport } from "../contracts/test-report.ts";
import type { Ticket } from "../contracts/ticket.ts";
import type { StepUsage, Usage } from "../contracts/usage.ts";
import { countPeople, ownersMissing } from "../policies/approvers.ts";
import { noUsage } from "../policies/usage.ts";

/** A gate that was opened, and what people have said to it so far. */
export type OpenedGate = {
  gate: Gate;
  approvals: Approval[];
  reminded: boolean;
  escalated: boolean;
  expired: boolean;
};

/** What is known about a run: its events, folded. */
export type Run = {
  runId: string;
  seq: number;
  ticket?: Ticket;
  terms?: RunTerms;
  budget?: Budget;
  spec?: FeatureSpec;
  plan?: Plan;
  planRisk?: RiskLevel;
  planCost?: CostRange | null;
  patch?: Patch;
  checks?: CheckReport;
  review?: Review;
  tests?: TestReport;
  pullRequest?: PullRequest;
  outcome?: Outcome;
  cancelled?: { by: string; because: string };
  parked?: string;
  /** Gates that still count: those on facts that still stand. */
  gates: Partial<Record<GateKind, OpenedGate>>;
  /** Action gates that were answered, by digest: a step that goes on finds its answers here. */
  decidedActions: Record<string, OpenedGate>;
  /** Answers that hold for the whole run, by digest of the effect. */
  allowedEffects: Record<string, Approval>;
  /** How many gates of each kind were ever opened; numbers their ids. */
  gatesOpened: Partial<Record<GateKind, number>>;
  answers: { question: string; answer: string }[];
  /** What people asked to change since the last fact that answered it. */
  requests: { by: string; comment: string }[];
  attempts: Partial<Record<Step, number>>;
  /** What the next attempt should know of the last one. */
  lastFailure?: StepFailure;
  /** A failure that trying again cannot mend; its step stays under way until a person resumes. */
  broken?: StepFailure;
  /** Every finding of every round, by fingerprint, as it stands now. */
  findings: Finding[];
  reviews: number;
  rejections: number;
  patches: number;
  /** The step that was begun and is not done: resume goes on with the same attempt. */
  underway?: { step: Step; attempt: number; snapshot?: string };
  /** How often it was begun since anything last came of it: more than once after a crash. */
  starts: number;
  spent: Usage;
  /** Who spent it in which step, in the order they first did. */
  spending: StepUsage[];
  /** Since when the step under way is at work; absent while a person is waited for. */
  workingSince?: string;
  /** Model calls, failed tries among them, and tool calls of the attempt under way. */
  inAttempt: { turns: number; toolCalls: number };
  /** Model calls under way, or cut off before their cost was known. */
  reserved: Record<string, Held>;
  exceeded?: ReachedLimit;
};

/** What is set aside for one model call, and for which try of which step. */
export type Held = Spend & { step: Step; attempt: number };

export function newRun(runId: string): Run {
  return {
    runId,
    seq: 0,
    gates: {},
    decidedActions: {},
    allowedEffects: {},
    gatesOpened: {},
    answers: [],
    requests: [],
    attempts: {},
    findings: [],
    reviews: 0,
    rejections: 0,
    patches: 0,
    starts: 0,
    spent: noUsage,
    spending: [],
    inAttempt: { turns: 0, toolCalls: 0 },
    reserved: {},
  };
}

/** The gate a person has still to answer, if there is one. */
export function openGate(run: Run): OpenedGate | undefined {
  return Object.values(run.gates).find(
    (opened) => !opened.expired && verdictOf(opened) === undefined,
  );
}

/** What the people at a gate have decided; undefined while it is open. */
export function verdictOf(opened: OpenedGate): Approval["decision"] | undefined {
  const against = objectionTo(opened);
  if (against) return against.decision;
  const enough = countPeople(opened.approvals) >= opened.gate.requiredApprovers.count;
  return enough && ownersMissing(opened.gate, opened.approvals).length === 0
    ? "approved"
    : undefined;
}

/** How far the people at an action gate let it reach: as far as the most careful of them. */
export function scopeOf({ approvals }: OpenedGate): ApprovalScope {
  const given = approvals.map(({ scope }) => scope ?? "once");
  return ApprovalScope.options.find((scope) => given.includes(scope)) ?? "once";
}

/** One person's no outweighs any number of approvals. */
export function objectionTo({ approvals }: OpenedGate): Approval | undefined {
  return approvals.find((approval) => approval.decision !== "approved");
}
