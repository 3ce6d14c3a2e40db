import { z } from "zod";

export const Step = z.enum([
  "specify",
  "plan",
  "develop",
  "check",
  "review",
  "test",
  "open-pull-request",
]);
export type Step = z.infer<typeof Step>;

/** A step that could not owe its contract. `retryable` says whether trying again can help. */
export const StepFailure = z.object({
  step: Step,
  kind: z.enum(["contract", "model", "tool", "timeout", "policy", "budget", "infrastructure"]),
  message: z.string(),
  retryable: z.boolean(),
});
export type StepFailure = z.infer<typeof StepFailure>;
