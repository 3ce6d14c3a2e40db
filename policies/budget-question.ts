import type { LimitName, ReachedLimit } from "../contracts/budget.ts";
import { amountOf, exactDollars } from "../contracts/limit-amount.ts";
import type { StepUsage } from "../contracts/usage.ts";
import { type Account, accountOf } from "./budgets.ts";
import type { GateNeed } from "./gates.ts";
import { raisedLimit } from "./raise-budget.ts";

/** What a person is asked at a limit: where it went, what approving grants and how far that goes. */
export function budgetNeed(reached: ReachedLimit, spending: StepUsage[]): GateNeed {
  const raisesTo = raisedLimit(reached);
  const buys = worthOf(reached, raisesTo - reached.used, spending);
  const { limit, allowed, used, next, because } = reached;
  const inWords = (value: number) => amountOf(limit, value);
  const more = next > 0 ? ` and the next may take ${inWords(next)}` : "";
  const why =
    `${because === undefined ? "" : `${because}. `}The limit ${limit} of ${inWords(allowed)} is reached: ` +
    `${inWords(used)} used${more}. Approving raises it to ${inWords(raisesTo)}: ${buys}.`;
  return {
    reasons: [{ rule: "budget", why }],
    files: [],
    risk: "medium",
    question: null,
    budget: { ...reached, raisesTo, buys, spending },
  };
}

/** What more of a limit would buy, told by what it bought so far. */
function worthOf({ limit, used }: ReachedLimit, more: number, spending: StepUsage[]): string {
  const [name = "", step] = limit.split(".");
  const rows = step === undefined ? spending : spending.filter((row) => row.step === step);
  const account = accountOf(rows, []);
  const perTurn = paidBy(account, limit);
  if (perTurn !== undefined) return turnsFor(more, perTurn, limit, account);
  const each = countedBy(name, limit, used, account);
  const cost =
    each > 0 ? `, about ${exactDollars(account.costUsd / each)} each by what was spent so far` : "";
  return `${amountOf(limit, more)} more${cost}`;
}

/** How many of what the limit counts were paid for so far. */
function countedBy(name: string, limit: LimitName, used: number, account: Account): number {
  if (name === "attempts" || name === "reviewRounds") return used;
  return /toolCalls$/i.test(limit) ? account.toolCalls : account.turns;
}

/** Of what is paid turn by turn, the sum so far; undefined for limits that count. */
function paidBy(account: Account, limit: LimitName): number | undefined {
  const spending = limit.split(".").at(-1);
  const paid = spending === "tokens" || spending === "costUsd" || spending === "wallMinutes";
  return paid ? account[spending] : undefined;
}

function turnsFor(more: number, paid: number, limit: LimitName, { turns }: Account): string {
  if (turns === 0 || paid === 0)
    return `${amountOf(limit, more)} more; nothing was spent yet that says how far they go`;
  const count = Math.floor((more * turns) / paid);
  return `about ${count} more turns at ${amountOf(limit, paid / turns)} each, as they took so far`;
}
