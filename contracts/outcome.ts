import { z } from "zod";

/** How a run ended, why, and what a person can do now. */
export const Outcome = z.object({
  status: z.enum(["approved", "needs-human-review", "blocked-by-policy", "terminated"]),
  because: z.string(),
  next: z.string(),
});
export type Outcome = z.infer<typeof Outcome>;
