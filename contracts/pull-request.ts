import { z } from "zod";
import { Artifact } from "./artifact.ts";

export const PullRequest = z.object({
  url: z.string().describe("Web address, or file:// of a local pull request's page"),
  number: z.number().int().nullable(),
  branch: z.string(),
  headSha: z.string(),
  draft: z.boolean(),
  evidence: Artifact,
});
export type PullRequest = z.infer<typeof PullRequest>;
