import { z } from "zod";
import { RiskLevel } from "./risk-level.ts";

/** One statement the patch must make true, and how that is to be shown. */
export const AcceptanceCriterion = z.object({
  id: z
    .string()
    .regex(/^AC-\d+$/)
    .describe("AC-1, AC-2, ... in order"),
  statement: z.string().min(1).describe("One observable behaviour"),
  verifyBy: z
    .enum(["test", "command", "review"])
    .describe("test: an automated test shows it; command: a check does; review: only reading can"),
});
export type AcceptanceCriterion = z.infer<typeof AcceptanceCriterion>;

/** What will be built: the requirements agent's promise to the rest of the route. */
export const FeatureSpec = z.object({
  featureId: z.string().min(1).describe("Short stable id in capitals, e.g. LOCKOUT-1"),
  title: z.string().min(1).describe("Imperative, at most 70 characters"),
  summary: z.string().min(1).describe("What changes for whom, two sentences"),
  riskLevel: RiskLevel.describe("Harm a wrong change could do"),
  inScope: z.array(z.string()).describe("What this change covers"),
  outOfScope: z.array(z.string()).describe("What it leaves alone"),
  acceptanceCriteria: z.array(AcceptanceCriterion).min(1).describe("At least one"),
  technicalConstraints: z.array(z.string()).describe("Limits the repository or ticket sets"),
  affectedAreas: z
    .array(
      z.object({
        path: z.string().describe("Repository path likely to change"),
        why: z.string().describe("What there changes"),
      }),
    )
    .describe("Where the change lands"),
  assumptions: z.array(z.string()).describe("Taken as true without being asked"),
  risks: z.array(z.string()).describe("What could go wrong"),
  openQuestions: z
    .array(
      z.object({
        question: z.string().describe("One question a person can answer"),
        blocking: z.boolean().describe("True if a wrong guess would build the wrong thing"),
      }),
    )
    .describe("Unknowns; a blocking one stops the run until a person answers"),
  requiresHumanApproval: z.boolean().describe("True if a person must approve before work begins"),
});
export type FeatureSpec = z.infer<typeof FeatureSpec>;
