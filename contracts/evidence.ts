import { z } from "zod";
import { CheckReport } from "./check-report.ts";
import { FeatureSpec } from "./feature-spec.ts";
import { Approval, Gate } from "./gate.ts";
import { Patch } from "./patch.ts";
import { Plan } from "./plan.ts";
import { Finding, Review } from "./review.ts";
import { RiskLevel } from "./risk-level.ts";
import { RunTerms } from "./run-event.ts";
import { Step } from "./step-failure.ts";
import { TestReport } from "./test-report.ts";
import { Ticket } from "./ticket.ts";
import { StepUsage, Usage } from "./usage.ts";

/** Something an agent tried that policy or a person refused, or that was put back afterwards. */
export const Refusal = z.object({
  step: Step,
  tool: z.string(),
  summary: z.string(),
  rule: z.string(),
  because: z.string().default("").describe("What of it was refused, and why"),
  by: z.string().nullable().default(null).describe("The person who said no; null: policy did"),
});
export type Refusal = z.infer<typeof Refusal>;

/** What ties the evidence to the published commit, the reviewed diff and the timeline. */
export const EvidenceSeal = z.object({
  branch: z.string(),
  commit: z.string().describe("The published commit"),
  tree: z.string().describe("Its tree: what git says the repository holds with the change"),
  diffDigest: z.string().describe("sha256:… of the diff from base to that commit, read from it"),
  reviewedDiffDigest: z.string().nullable().describe("sha256:… of the diff the reviewer judged"),
  sinceReview: z
    .array(z.string())
    .describe("What differs from the reviewed diff: tests alone, checked and run but not reviewed"),
  chain: z.string().describe("sha256:… of the timeline's hash chain at its last counted event"),
});
export type EvidenceSeal = z.infer<typeof EvidenceSeal>;

/** Everything a pull request's claims rest on, in one file that can be checked offline. */
export const Evidence = z.object({
  version: z.literal(1),
  runId: z.string(),
  ticket: Ticket,
  terms: RunTerms,
  spec: FeatureSpec,
  plan: Plan,
  risk: RiskLevel,
  patch: Patch,
  checks: CheckReport,
  review: Review,
  findings: z.array(Finding),
  tests: TestReport,
  gates: z.array(z.object({ gate: Gate, approvals: z.array(Approval) })),
  refused: z.array(Refusal).default([]),
  rounds: z.object({ patches: z.number().int(), reviews: z.number().int() }),
  usage: Usage,
  spending: z.array(StepUsage),
  events: z.number().int().describe("Length of the timeline when this was written"),
  seal: EvidenceSeal.nullable().default(null).describe("null before anything is published"),
});
export type Evidence = z.infer<typeof Evidence>;
