import { z } from "zod";

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
