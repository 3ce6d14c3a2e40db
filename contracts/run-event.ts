import { z } from "zod";
import { AgentRole } from "./action.ts";
import { Artifact } from "./artifact.ts";
import { Budget, ReachedLimit } from "./budget.ts";
import { CheckReport } from "./check-report.ts";
import { Mode, ModelApi } from "./config.ts";
import { RequestDifference } from "./difference.ts";
import { FeatureSpec } from "./feature-spec.ts";
import { Approval, Gate } from "./gate.ts";
import { Outcome } from "./outcome.ts";
import { Patch } from "./patch.ts";
import { CostRange, Plan } from "./plan.ts";
import { PullRequest } from "./pull-request.ts";
import { Review } from "./review.ts";
import { RiskLevel } from "./risk-level.ts";
import { Step, StepFailure } from "./step-failure.ts";
import { TestReport } from "./test-report.ts";
import { Ticket } from "./ticket.ts";
import { Usage } from "./usage.ts";

const count = z.number().int().nonnegative();
const at = { step: Step, attempt: z.number().int().positive() };

/** What one reservation may cost at most; the settled usage is usually less. */
export const Spend = z.object({
  tokens: z.number().int().nonnegative(),
  costUsd: z.number().nonnegative().nullable(),
});
export type Spend = z.infer<typeof Spend>;

/** How a run is to be carried out; fixed when it starts. */
export const RunTerms = z.object({
  baseSha: z.string(),
  branch: z.string(),
  mode: Mode,
  budget: Budget,
  configDigest: z.string().describe("sha256:… of the effective configuration"),
  sandbox: z.string().describe("Backend every command runs in; none is said so"),
  models: z.record(AgentRole, z.string()),
  api: ModelApi.optional().describe("Absent: the one each model usually speaks"),
  preapproved: z.array(z.string()).describe("Gate kinds answered in advance by --yes"),
});
export type RunTerms = z.infer<typeof RunTerms>;

/** One line of a run's durable timeline. Past tense: it already happened. */
export const Event = z.discriminatedUnion("type", [
  z.object({ type: z.literal("run-started"), ticket: Ticket, terms: RunTerms }),
  z.object({ type: z.literal("feature-specified"), spec: FeatureSpec }),
  z.object({
    type: z.literal("change-planned"),
    plan: Plan,
    risk: RiskLevel,
    cost: CostRange.nullable(),
  }),
  z.object({ type: z.literal("patch-developed"), patch: Patch }),
  z.object({ type: z.literal("patch-checked"), checks: CheckReport }),
  z.object({ type: z.literal("patch-reviewed"), review: Review }),
  z.object({
    type: z.literal("patch-tested"),
    tests: TestReport,
    patch: Patch.nullable().describe("The patch with the tester's tests in it, if it wrote any"),
  }),
  z.object({ type: z.literal("approval-requested"), gate: Gate }),
  z.object({ type: z.literal("approval-given"), approval: Approval }),
  z.object({ type: z.literal("approval-refused"), approval: Approval, because: z.string() }),
  z.object({ type: z.literal("approval-reminded"), gateId: z.string() }),
  z.object({
    type: z.literal("approval-escalated"),
    gateId: z.string(),
    to: z.array(z.string()).describe("Who may answer besides those who were asked"),
  }),
  z.object({ type: z.literal("approval-expired"), gateId: z.string() }),
  z.object({ type: z.literal("pull-request-opened"), pullRequest: PullRequest }),
  z.object({ type: z.literal("step-started"), ...at }),
  z.object({ type: z.literal("step-failed"), failure: StepFailure }),
  z.object({
    type: z.literal("budget-reserved"),
    ...at,
    key: z.string().describe("One model call: step/attempt/turn"),
    reserved: Spend,
  }),
  z.object({
    type: z.literal("model-called"),
    ...at,
    key: z.string(),
    agent: AgentRole,
    model: z.string(),
    requestHash: z.string(),
    inputHash: z.string().optional().describe("Of what it tells after the instructions"),
    request: Artifact.optional().describe("With the first turn: the whole request, part by part"),
    response: Artifact.nullable().describe("null when the call failed"),
    error: z.string().nullable(),
    againInMs: count.optional().describe("After a failure: when it is tried again, if it is"),
    usage: Usage,
  }),
  z.object({
    type: z.literal("tool-called"),
    ...at,
    callId: z.string(),
    tool: z.string(),
    summary: z.string().describe("Arguments in one line, secrets masked"),
    decision: z.enum(["allow", "ask", "deny"]),
    rule: z.string().optional().describe("The rule that refused it, or asked the person who did"),
    because: z.string().optional().describe("What of it was refused, and why"),
    by: z.string().optional().describe("The person who said no; absent: policy did"),
    ok: z.boolean(),
    durationMs: z.number().nonnegative(),
    result: Artifact.nullable(),
    snapshot: z.string().nullable().describe("Commit of the workspace after it, if it changed"),
  }),
  z.object({
    type: z.literal("command-ran"),
    ...at,
    callId: z.string(),
    result: Artifact.describe("What it came to: a question follows, and it is not run again"),
    snapshot: z.string().describe("Commit of the workspace after it"),
  }),
  z.object({
    type: z.literal("step-diverged"),
    ...at,
    turn: z.number().int().positive().describe("From here on the recorded answers do not count"),
    differences: z.array(RequestDifference),
    snapshot: z
      .string()
      .nullable()
      .describe("What the workspace goes back to; null: the beginning"),
  }),
  z.object({
    type: z.literal("changes-detected"),
    ...at,
    found: Artifact.describe("Changed symbols, chosen tests and all test files"),
  }),
  z.object({ type: z.literal("budget-exceeded"), ...ReachedLimit.shape }),
  z.object({
    type: z.literal("effect-started"),
    key: z.string(),
    kind: z.string(),
    inputHash: z.string(),
  }),
  z.object({
    type: z.literal("effect-finished"),
    key: z.string(),
    output: z.string(),
    adopted: z.boolean().describe("Found already done in the outside world"),
  }),
  z.object({ type: z.literal("run-parked"), because: z.string() }),
  z.object({ type: z.literal("run-resumed"), by: z.string() }),
  z.object({ type: z.literal("run-cancelled"), by: z.string(), because: z.string() }),
  z.object({ type: z.literal("run-finished"), outcome: Outcome }),
]);
export type Event = z.infer<typeof Event>;

/** An event in its place: `seq` counts from 1 without gaps, `at` is UTC ISO 8601. */
export const RunEvent = z.object({
  version: z.literal(1),
  runId: z.string(),
  seq: z.number().int().positive(),
  at: z.string(),
  event: Event,
});
export type RunEvent = z.infer<typeof RunEvent>;
