import type { Budget } from "../contracts/budget.ts";
import type { Spend } from "../contracts/run-event.ts";
import type { Usage } from "../contracts/usage.ts";

/** The first spending limit that one more call would break, or nothing. */
export function limitBroken(
  budget: Budget,
  { spent, knownUsd }: { spent: Usage; knownUsd: number },
  reserved: readonly Spend[],
  next: Spend,
): { limit: string; spent: string } | undefined {
  const tokens = spent.tokens.input + spent.tokens.output + sum(reserved, (one) => one.tokens);
  if (tokens + next.tokens > budget.tokens)
    return { limit: `${budget.tokens} tokens`, spent: `${tokens} tokens` };
  const usd = knownUsd + sum(reserved, (one) => one.costUsd ?? 0);
  if (usd + (next.costUsd ?? 0) > budget.costUsd)
    return { limit: `$${budget.costUsd}`, spent: `$${usd.toFixed(4)}` };
  const minutes = spent.wallMs / 60_000;
  if (minutes >= budget.wallMinutes)
    return { limit: `${budget.wallMinutes} minutes`, spent: `${minutes.toFixed(1)} minutes` };
  return undefined;
}

/** What an approved budget gate grants: the broken limit once more. */
export function raiseFor(budget: Budget, limit: string): Partial<Budget> {
  if (limit.endsWith("tokens")) return { tokens: budget.tokens * 2 };
  if (limit.startsWith("$")) return { costUsd: budget.costUsd * 2 };
  if (limit.endsWith("minutes")) return { wallMinutes: budget.wallMinutes * 2 };
  if (limit.endsWith("tool calls")) return { toolCalls: budget.toolCalls * 2 };
  return limit.endsWith("turns") ? { turns: budget.turns * 2 } : {};
}

function sum(reserved: readonly Spend[], of: (one: Spend) => number): number {
  return reserved.reduce((total, one) => total + of(one), 0);
}
