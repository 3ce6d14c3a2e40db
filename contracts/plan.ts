import { z } from "zod";

/** How the developer means to satisfy the spec, before any file is written. */
export const Plan = z.object({
  approach: z.string().min(1).describe("The design in two or three sentences"),
  steps: z
    .array(
      z.object({
        intent: z.string().min(1).describe("What this step achieves"),
        paths: z.array(z.string()).describe("Repository paths it creates, edits or deletes"),
        criteria: z.array(z.string()).describe("Ids of the criteria it serves"),
      }),
    )
    .min(1)
    .describe("Small steps in order"),
  testStrategy: z.string().describe("How each criterion will be shown to hold"),
  newDependencies: z.array(z.string()).describe("Packages to add, each name@range; usually none"),
  assumptions: z.array(z.string()).describe("Taken as true without being asked"),
});
export type Plan = z.infer<typeof Plan>;

/** What runs of this size have cost here before, in US dollars; null while there is no history. */
export const CostRange = z.object({
  lowUsd: z.number(),
  highUsd: z.number(),
  runs: z.number().int(),
});
export type CostRange = z.infer<typeof CostRange>;
