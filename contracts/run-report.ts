import { z } from "zod";
import { Gate } from "./gate.ts";
import { PullRequest } from "./pull-request.ts";
import { StepFailure } from "./step-failure.ts";
import { StepUsage, Usage } from "./usage.ts";

/** Where a run stands, for people and scripts. */
export const RunReport = z.object({
  runId: z.string(),
  title: z.string(),
  status: z.enum([
    "approved",
    "needs-human-review",
    "blocked-by-policy",
    "terminated",
    "waiting",
    "parked",
    "running",
  ]),
  because: z.string(),
  next: z.string().describe("What a person can do now"),
  repository: z.string(),
  baseSha: z.string(),
  branch: z.string(),
  headSha: z.string().nullable(),
  sandbox: z.string(),
  models: z.record(z.string(), z.string()),
  gate: Gate.nullable().describe("The gate it waits at"),
  failure: StepFailure.nullable().describe("Why it is parked, if a step broke"),
  pullRequest: PullRequest.nullable(),
  usage: Usage,
  spending: z.array(StepUsage),
});
export type RunReport = z.infer<typeof RunReport>;
