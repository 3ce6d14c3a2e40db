import type { BudgetQuestion } from "../contracts/gate.ts";
import type { RunReport } from "../contracts/run-report.ts";

export const exitCodes = {
  approved: 0,
  internal: 1,
  usage: 2,
  "needs-human-review": 10,
  "blocked-by-policy": 11,
  terminated: 12,
  waiting: 13,
  budget: 14,
  findings: 20,
} as const;

/** How a run's standing is told to scripts. */
export function exitCodeOf({ status, gate, failure }: RunReport): number {
  if (status === "waiting") return gate?.budget ? codeAtLimit(gate.budget) : exitCodes.waiting;
  if (status !== "parked" && status !== "running") return exitCodes[status];
  // Only a change of set-up can mend it, such as a refused key; a model that is away comes back.
  return failure && !failure.retryable ? exitCodes.usage : exitCodes.waiting;
}

/** Tries that are used up ask for a person's judgement; anything else asks for more to spend. */
function codeAtLimit({ limit }: BudgetQuestion): number {
  const isTries = /^(attempts\.|contractReasks$|reviewRounds$)/.test(limit);
  return isTries ? exitCodes["needs-human-review"] : exitCodes.budget;
}
