import { z } from "zod";
import { Step } from "./step-failure.ts";

const count = z.number().int().nonnegative();

/** What work cost. `costUsd` is null when a model's price is unknown: never 0 for unknown. */
export const Usage = z.object({
  tokens: z.object({ input: count, cachedInput: count, output: count, reasoning: count }),
  costUsd: z.number().nonnegative().nullable(),
  modelCalls: count,
  toolCalls: count,
  wallMs: z.number().nonnegative(),
});
export type Usage = z.infer<typeof Usage>;

/** What one agent on one model, or the runner of checks and tests, spent in one step. */
export const StepUsage = z.object({
  step: Step,
  agent: z.string(),
  model: z.string().describe("Empty for the runner"),
  turns: count.describe("Model calls that were answered; failed ones count as calls only"),
  usage: Usage,
  knownUsd: z.number().nonnegative().describe("Dollars of the calls whose price is known"),
});
export type StepUsage = z.infer<typeof StepUsage>;
