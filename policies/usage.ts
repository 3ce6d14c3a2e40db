import type { Usage } from "../contracts/usage.ts";

export const noUsage: Usage = {
  tokens: { input: 0, cachedInput: 0, output: 0, reasoning: 0 },
  costUsd: 0,
  modelCalls: 0,
  toolCalls: 0,
  wallMs: 0,
};

/** Sum of two usages. One unknown price makes the sum unknown: a part is not the whole. */
export function addUsage(a: Usage, b: Usage): Usage {
  return {
    tokens: {
      input: a.tokens.input + b.tokens.input,
      cachedInput: a.tokens.cachedInput + b.tokens.cachedInput,
      output: a.tokens.output + b.tokens.output,
      reasoning: a.tokens.reasoning + b.tokens.reasoning,
    },
    costUsd: a.costUsd === null || b.costUsd === null ? null : a.costUsd + b.costUsd,
    modelCalls: a.modelCalls + b.modelCalls,
    toolCalls: a.toolCalls + b.toolCalls,
    wallMs: a.wallMs + b.wallMs,
  };
}
