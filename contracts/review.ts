import { z } from "zod";

export const Severity = z.enum(["low", "medium", "high", "critical"]);
export type Severity = z.infer<typeof Severity>;

/** One fault the reviewer sees, as the model states it. */
export const FindingClaim = z.object({
  severity: Severity.describe("critical: data loss or breach; high: wrong behaviour; else lower"),
  category: z.string().describe("correctness, security, tests, design, performance or style"),
  file: z.string().describe("Path in the diff"),
  line: z.number().int().describe("Line of the new file the diff shows"),
  endLine: z.number().int().nullable().describe("Last line, or null for one line"),
  problem: z.string().min(1).describe("What is wrong"),
  failureScenario: z.string().describe("Input or sequence that goes wrong, and how"),
  recommendedFix: z.string().describe("The smallest change that mends it"),
  criterionId: z.string().nullable().describe("Criterion it breaks, or null"),
  evidence: z.array(z.string()).describe("Quoted lines or check output that show it"),
});
export type FindingClaim = z.infer<typeof FindingClaim>;

/** What the reviewer answers. Ids, status and the check of lines are not its to give. */
export const ReviewClaim = z.object({
  verdict: z
    .enum(["approved", "needs-revision", "rejected"])
    .describe("rejected: the approach itself is wrong"),
  findings: z.array(FindingClaim).describe("Faults in the changed lines; empty if there are none"),
  criteria: z
    .array(
      z.object({
        id: z.string().describe("Criterion id"),
        met: z.boolean().describe("Does the diff satisfy it"),
        because: z.string().describe("Where in the diff that shows"),
      }),
    )
    .describe("One entry for each criterion"),
});
export type ReviewClaim = z.infer<typeof ReviewClaim>;

export const Finding = z.object({
  id: z.string().describe("F-1, F-2, ... within the run"),
  fingerprint: z.string().describe("Same fault in a later round, same fingerprint"),
  ...FindingClaim.shape,
  status: z.enum(["open", "resolved", "dismissed", "reopened"]),
});
export type Finding = z.infer<typeof Finding>;

/** A judgement of one head. Findings that point outside the diff were dropped and counted. */
export const Review = z.object({
  headSha: z.string(),
  diffDigest: z
    .string()
    .optional()
    .describe("sha256:… of the diff that was judged; absent in old timelines"),
  round: z.number().int().positive(),
  verdict: ReviewClaim.shape.verdict,
  findings: z.array(Finding),
  dropped: z.number().int().nonnegative(),
  criteria: ReviewClaim.shape.criteria,
});
export type Review = z.infer<typeof Review>;
