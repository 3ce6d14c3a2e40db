import type { Budget, LimitName, ReachedLimit, Spending } from "../contracts/budget.ts";
import type { Spend } from "../contracts/run-event.ts";
import type { Step } from "../contracts/step-failure.ts";
import type { StepUsage } from "../contracts/usage.ts";

/** What was used of each spending, with what is set aside for calls under way. */
export type Account = Record<Spending, number>;

/** The books at the moment when a step wants to spend. */
export type Ledger = {
  budget: Budget;
  step: Step;
  run: Account;
  ofStep: Account;
  attempt: { turns: number; toolCalls: number };
};

/** Adds up rows of spending and what is held back for calls whose cost is not known yet. */
export function accountOf(rows: readonly StepUsage[], held: readonly Spend[]): Account {
  return {
    turns: sum(rows, ({ usage }) => usage.modelCalls) + held.length,
    toolCalls: sum(rows, ({ usage }) => usage.toolCalls),
    tokens:
      sum(rows, ({ usage }) => usage.tokens.input + usage.tokens.output) +
      sum(held, ({ tokens }) => tokens),
    costUsd: sum(rows, ({ knownUsd }) => knownUsd) + sum(held, ({ costUsd }) => costUsd ?? 0),
    wallMinutes: sum(rows, ({ usage }) => usage.wallMs) / 60_000,
  };
}

/** The first limit that one more model call would pass, or nothing. */
export function modelCallLimit(ledger: Ledger, next: Spend): ReachedLimit | undefined {
  const { budget, attempt } = ledger;
  return firstReached([
    ...(next.tokens > 0 ? claims(ledger, "tokens", next.tokens) : []),
    ...(next.costUsd ? claims(ledger, "costUsd", next.costUsd) : []),
    ...claims(ledger, "wallMinutes", 0),
    { limit: "turns", allowed: budget.turns, used: attempt.turns, next: 1 },
    ...claims(ledger, "turns", 1),
  ]);
}

/** The first limit that one more tool call would pass; `begun` are not in the books yet. */
export function toolCallLimit(ledger: Ledger, begun: number): ReachedLimit | undefined {
  const { budget, attempt } = ledger;
  const own = { limit: "toolCalls", allowed: budget.toolCalls, used: attempt.toolCalls, next: 1 };
  const all = [own as ReachedLimit, ...claims(ledger, "toolCalls", 1)];
  return firstReached(all.map((claim) => ({ ...claim, used: claim.used + begun })));
}

/** The limit of work time that is used up once `moreMs` are counted too. */
export function timeLimit(ledger: Ledger, moreMs: number): ReachedLimit | undefined {
  const more = moreMs / 60_000;
  const spent = claims(ledger, "wallMinutes", 0);
  return firstReached(spent.map((claim) => ({ ...claim, used: claim.used + more })));
}

const runLimits = {
  turns: "runTurns",
  toolCalls: "runToolCalls",
  tokens: "tokens",
  costUsd: "costUsd",
  wallMinutes: "wallMinutes",
} as const satisfies Record<Spending, LimitName>;

/** One spending held against the run's limit, and against the step's where it has one. */
function claims(
  { budget, step, run, ofStep }: Ledger,
  spending: Spending,
  next: number,
): ReachedLimit[] {
  const limit = runLimits[spending];
  const ofRun = { limit, allowed: budget[limit], used: run[spending], next };
  const allowed = budget.steps[step]?.[spending];
  if (allowed === undefined) return [ofRun];
  return [{ limit: `steps.${step}.${spending}`, allowed, used: ofStep[spending], next }, ofRun];
}

/** A limit is reached when it is used up, and when what comes next would pass it. */
export function isReached({ allowed, used, next }: ReachedLimit): boolean {
  return used >= allowed || used + next > allowed;
}

function firstReached(all: readonly ReachedLimit[]): ReachedLimit | undefined {
  return all.find(isReached);
}

function sum<Item>(items: readonly Item[], of: (item: Item) => number): number {
  return items.reduce((total, item) => total + of(item), 0);
}
