import { z } from "zod";
import { AgentRole } from "./action.ts";
import { Artifact } from "./artifact.ts";
import { Budget, ReachedLimit } from "./budget.ts";
import { PolicyRule } from "./policy.ts";
import { RiskLevel } from "./risk-level.ts";
import { Step } from "./step-failure.ts";
import { StepUsage } from "./usage.ts";

export const GateKind = z.enum(["spec", "plan", "action", "patch", "budget"]);
export type GateKind = z.infer<typeof GateKind>;

/** Why a person is asked. */
export const GateReason = z.object({ rule: z.string(), why: z.string() });
export type GateReason = z.infer<typeof GateReason>;

/** What a person is shown before more is spent: what went where, and what more would buy. */
export const BudgetQuestion = ReachedLimit.extend({
  raisesTo: z.number().describe("What approving sets the limit to, unless another figure is given"),
  buys: z.string().describe("How far that would go, by what was spent so far"),
  spending: z.array(StepUsage),
});
export type BudgetQuestion = z.infer<typeof BudgetQuestion>;

/** What an action gate asks about, as a person reads it; secrets are masked in all of it. */
export const AskedAction = z.object({
  role: AgentRole,
  step: Step,
  what: z.string().describe("One line, e.g. edit .github/workflows/ci.yml"),
  shown: Artifact.describe("The diff or the command in full"),
  effects: z
    .array(z.string())
    .min(1)
    .describe("Digests of what is asked about: allowed for the run, equal ones ask no more"),
  proposes: z
    .array(PolicyRule)
    .describe("What `allow always` puts before the reviewers; empty: no rule can allow this"),
});
export type AskedAction = z.infer<typeof AskedAction>;

/** A place where the run waits for a person, bound to exactly what that person is shown. */
export const Gate = z.object({
  id: z.string(),
  runId: z.string(),
  kind: GateKind,
  digest: z.string().describe("sha256:… of what is to be approved"),
  headSha: z.string().nullable(),
  files: z.array(z.string()),
  reasons: z.array(GateReason).min(1),
  question: z.string().nullable().describe("Set when an answer in words is wanted"),
  risk: RiskLevel,
  budget: BudgetQuestion.optional().describe("Of a budget gate"),
  action: AskedAction.optional().describe("Of an action gate"),
  requiredApprovers: z.object({
    count: z.number().int().positive(),
    from: z.array(z.string()).describe("Empty: anyone with access to the run"),
    owners: z
      .array(z.object({ files: z.array(z.string()), anyOf: z.array(z.string()) }))
      .optional()
      .describe("By CODEOWNERS of the base: of each group one must approve"),
  }),
  remindAt: z.string().nullable(),
  escalateAt: z.string().nullable(),
  escalateTo: z.array(z.string()).describe("May answer too, once it is escalated"),
  expiresAt: z.string().nullable(),
  onExpiry: z.literal("park"),
});
export type Gate = z.infer<typeof Gate>;

/** What an approver may set; of a step where the gate asks about a step's limit. */
const GrantedLimits = Budget.pick({ costUsd: true, wallMinutes: true }).partial();
export type GrantedLimits = z.infer<typeof GrantedLimits>;

/** How far an approved action reaches. `always` reaches as far as `run` and proposes a rule. */
export const ApprovalScope = z.enum(["once", "run", "always"]);
export type ApprovalScope = z.infer<typeof ApprovalScope>;

export const Approval = z.object({
  gateId: z.string(),
  decision: z.enum(["approved", "changes-requested", "rejected"]),
  scope: ApprovalScope.optional().describe("At action gates; absent: once"),
  by: z.object({
    id: z.string(),
    channel: z.string(),
    displayName: z.string(),
    aliases: z.array(z.string()).optional().describe("Other names, e.g. the address git knows"),
    claimedBy: z.string().optional().describe("Account that gave the id; nobody checked it"),
  }),
  comment: z.string().nullable(),
  digest: z.string().describe("Must equal the gate's"),
  limits: GrantedLimits.optional().describe("At a budget gate: figures instead of its own"),
  at: z.string(),
});
export type Approval = z.infer<typeof Approval>;
