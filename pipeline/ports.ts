import type { Artifact } from "../contracts/artifact.ts";
import type { Budget, ReachedLimit } from "../contracts/budget.ts";
import type { ChangeSet } from "../contracts/change-set.ts";
import type { CheckReport } from "../contracts/check-report.ts";
import type { DetectedChanges } from "../contracts/detected-changes.ts";
import type { RequestDifference } from "../contracts/difference.ts";
import type { Fault } from "../contracts/fault.ts";
import type { FeatureSpec } from "../contracts/feature-spec.ts";
import type { Approval, AskedAction, Gate } from "../contracts/gate.ts";
import type { Patch, PatchClaim, PatchFacts } from "../contracts/patch.ts";
import type { CostRange, Plan } from "../contracts/plan.ts";
import type { PullRequest } from "../contracts/pull-request.ts";
import type { Finding, ReviewClaim } from "../contracts/review.ts";
import type { Event, RunEvent, Spend } from "../contracts/run-event.ts";
import type { Step } from "../contracts/step-failure.ts";
import type { TestClaim, TestReport } from "../contracts/test-report.ts";
import type { TestSelection } from "../contracts/test-selection.ts";
import type { Ticket } from "../contracts/ticket.ts";
import type { GateNeed } from "../policies/gates.ts";
import type { Run } from "./run.ts";

/** What a step may use of the run it belongs to. */
export type StepContext = {
  runId: string;
  step: Step;
  attempt: number;
  /** Aborted when the run is cancelled or interrupted, or has to wait for a person. */
  signal: AbortSignal;
  /** Limits as they hold now: a person may have raised what the configuration says. */
  budget: Budget;
  /** Appends to the timeline; resolves once the events are on disk. */
  record(...events: Event[]): Promise<void>;
  /** Sets aside what a model call may cost, or throws a budget StepError. */
  reserve(key: string, spend: Spend): Promise<void>;
  /** Counts a tool call before it is made, or throws a budget StepError. */
  reserveTool(): Promise<void>;
  /** Records that a limit stops the step, and throws a budget StepError. */
  stopAt(reached: ReachedLimit): Promise<never>;
  /**
   * Asks a person about one action, once in an attempt, or once in a run when the answer reaches so
   * far. When nobody answers here it aborts the step's signal and throws: the run waits, and the
   * step goes on once there is an answer.
   */
  ask(question: ActionQuestion): Promise<Approval>;
  /**
   * Told when a request is no longer the recorded one: whether to go on live, with the workspace as
   * it was at that turn, or to take the recorded answer all the same.
   */
  diverged(turn: number, differences: RequestDifference[]): Promise<"live" | "recorded">;
  /** Milliseconds this step has waited for people so far; nobody's work. */
  waitedMs(): number;
  /** Does something outside once, however often the run is cut off; answers its output. */
  doOnce(effect: Effect): Promise<string>;
  journal: Journal;
};

/** A row of the table in `effects.ts`. */
export type EffectKind = "publish-branch" | "write-evidence" | "write-page";

/** One change to the world outside, and the way to find it there again. */
export type Effect = {
  kind: EffectKind;
  /** What it is done to: a branch, a path. */
  subject: string;
  /** All that decides what is done; another input is another effect. */
  input: string;
  /** What an earlier try left in the world, or null. */
  find(): Promise<string | null>;
  act(): Promise<string>;
};

/** What a person is asked about an action. Of `subject` and `effects` only digests are kept. */
export type ActionQuestion = {
  /** The whole of what would be done: an approval is bound to it. */
  subject: string;
  /** What is asked about, one text for each effect; equal texts are equal effects. */
  effects: string[];
  need: GateNeed;
  action: Omit<AskedAction, "step" | "effects">;
};

/** A model response as it was recorded, before anything acted on it, and what was asked for it. */
export type RecordedResponse = {
  requestHash: string;
  inputHash?: string;
  response: unknown;
  /** The request as JSON, if it is the first of its conversation. */
  request?(): Promise<string>;
};

/** What earlier tries of this step already paid for or did. */
export interface Journal {
  modelResponse(key: string): Promise<RecordedResponse | undefined>;
  /** Of a whole call, or of its command alone. */
  toolResult(callId: string): Promise<string | undefined>;
  /** What was found out about the patch for the tester. */
  detected(): Promise<DetectedChanges | undefined>;
  /** Stores bytes by content, before an event names them. */
  keep(content: string | Uint8Array, mime: string): Promise<Artifact>;
}

export type SpecifyInput = { ticket: Ticket; answers: { question: string; answer: string }[] };
export type PlanInput = { spec: FeatureSpec; faults: Fault[] };
export type DevelopInput = { spec: FeatureSpec; plan: Plan; faults: Fault[]; round: number };
export type ReviewInput = {
  spec: FeatureSpec;
  patch: Patch;
  diff: string;
  checks: CheckReport;
  /** Open findings of earlier rounds, so that a round does not start from nothing. */
  earlier: Finding[];
  round: number;
};
export type TestInput = {
  spec: FeatureSpec;
  patch: Patch;
  changes: ChangeSet;
  selection: TestSelection;
  checks: CheckReport | undefined;
  existingTests: string[];
  faults: Fault[];
};

/** The four agents; each verb owes one contract. */
export interface Agents {
  specifyFeature(input: SpecifyInput, step: StepContext): Promise<FeatureSpec>;
  planChange(input: PlanInput, step: StepContext): Promise<Plan>;
  developPatch(input: DevelopInput, step: StepContext): Promise<PatchClaim>;
  reviewPatch(input: ReviewInput, step: StepContext): Promise<ReviewClaim>;
  testPatch(input: TestInput, step: StepContext): Promise<TestClaim>;
}

/** The run's own working copy, and git's facts about it. */
export interface Workspace {
  /**
   * Begins to make the working copy match the run: fresh from base, or its last snapshot.
   * Returns at once; tools and `capture` wait for it, and report what went wrong.
   */
  prepare(run: Run, step: StepContext): void;
  /** Commits what is there to the run's private refs and tells git's facts. */
  capture(run: Run, step: StepContext): Promise<PatchFacts>;
  diff(patch: PatchFacts): Promise<string>;
  /** Paths of all test files in a patch, whatever lies in the working copy. */
  listTests(patch: Pick<PatchFacts, "headSha">): Promise<string[]>;
}

/** The deterministic judges of a patch. */
export interface Verifier {
  runChecks(run: Run, patch: Patch, step: StepContext): Promise<CheckReport>;
  detectChanges(
    patch: PatchFacts,
    step: StepContext,
  ): Promise<{ changes: ChangeSet; selection: TestSelection }>;
  runTests(
    input: { run: Run; patch: Patch; selection: TestSelection; claim: TestClaim },
    step: StepContext,
  ): Promise<TestReport>;
}

/** Asks a person. Null when nobody can answer here, or `signal` ends the question: the run waits. */
export interface Approver {
  ask(gate: Gate, run: Run, signal: AbortSignal): Promise<Approval | null>;
}

/** Where finished work is offered; looked up by branch first, so that asking twice opens once. */
export interface PullRequestHost {
  open(run: Run, step: StepContext): Promise<PullRequest>;
}

export type Lease = { runId: string; token: number };

/** An answer or order that came from outside the driving process. */
export type Signal = {
  id: string;
  kind: "approval" | "cancel";
  data: unknown;
  at: string;
};

export type RunSummary = {
  runId: string;
  title: string;
  status: string;
  updatedAt: string;
  costUsd: number | null;
};

/** The durable timeline. Appends are fenced: after a lost lease each throws a `FencedError`. */
export interface RunStore {
  create(runId: string, title: string, first: Event): Promise<void>;
  /** Null when another process drives the run. */
  acquire(runId: string): Promise<Lease | null>;
  renew(lease: Lease): Promise<void>;
  /** False when a signal came in since `seen`: look at it before you sleep. */
  release(lease: Lease, status: string, seen: number): Promise<boolean>;
  /** Gives the run up as it stands, when what went wrong cannot be written down. */
  abandon(lease: Lease): Promise<void>;
  load(runId: string): Promise<RunEvent[]>;
  append(lease: Lease, head: number, events: Event[]): Promise<RunEvent[]>;
  signal(runId: string, signal: Omit<Signal, "at">): Promise<boolean>;
  /** Signals not yet taken up, oldest first, and the counter `release` compares. */
  signals(runId: string): Promise<{ pending: Signal[]; seen: number }>;
  consume(lease: Lease, head: number, signalId: string, events: Event[]): Promise<RunEvent[]>;
  list(): Promise<RunSummary[]>;
  /** What this attempt of this step recorded; call ids of other attempts may look the same. */
  journal(at: { step: Step; attempt: number }, events: () => readonly RunEvent[]): Journal;
  artifact(artifact: Pick<Artifact, "hash">): Promise<Uint8Array>;
}

/** Everything the core needs of the world. */
export type Ports = {
  store: RunStore;
  agents: Agents;
  workspace: Workspace;
  verifier: Verifier;
  approver: Approver;
  host: PullRequestHost;
  /** What runs like this one cost before; null without history. */
  costRange(plan: Plan): Promise<CostRange | null>;
  /** Who must answer a gate that is opened now, and until when; from the configuration. */
  approvers: Gate["requiredApprovers"];
  gateTimes(): Pick<Gate, "remindAt" | "escalateAt" | "escalateTo" | "expiresAt">;
  /** Groups of people who own these files, by the base commit; of each one must approve. */
  ownersOf(files: readonly string[]): NonNullable<Gate["requiredApprovers"]["owners"]>;
  /** `sha256:` and the digest in hex. */
  sha256(text: string): string;
  now(): string;
  /** Milliseconds on a clock that is never set back. */
  uptime(): number;
  /** Milliseconds a driver may be silent before another may take its run over. */
  leaseMs: number;
  /** Repeats `beat` every few seconds, well within a lease, until the answer is called. */
  every(beat: () => Promise<void>): () => void;
};

export type { Run };
