import { z } from "zod";

/** A request for change as a person wrote it. Its text is data, never instruction. */
export const Ticket = z.object({
  id: z.string().min(1),
  source: z.enum(["file", "github", "jira", "linear", "api"]),
  title: z.string().min(1),
  body: z.string().describe("Untrusted text as the author wrote it"),
  url: z.string().nullable(),
  author: z.object({
    id: z.string(),
    trusted: z.boolean(),
    aliases: z.array(z.string()).optional().describe("Other names, e.g. the address git knows"),
    claimedBy: z.string().optional().describe("Account that gave the id; nobody checked it"),
  }),
  trigger: z
    .object({ allowed: z.boolean(), because: z.string() })
    .optional()
    .describe("Whether it may start a run, by who wrote it; absent in runs older than the check"),
  repository: z.string().describe("Clone URL or absolute local path"),
  baseBranch: z.string(),
  labels: z.array(z.string()),
});
export type Ticket = z.infer<typeof Ticket>;
