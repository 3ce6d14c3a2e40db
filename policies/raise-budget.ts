import type { Budget, LimitName, ReachedLimit } from "../contracts/budget.ts";
import type { BudgetQuestion, GrantedLimits } from "../contracts/gate.ts";

/** What approving grants when nobody names a figure: the same again, and room for what is next. */
export function raisedLimit({ limit, allowed, used, next }: ReachedLimit): number {
  const wanted = Math.max(2 * allowed, used + Math.max(next, allowed));
  return limit.endsWith("costUsd") ? Math.ceil(wanted * 100) / 100 : Math.ceil(wanted);
}

/** The budget once a gate is approved: its own figure, unless the approver gave another. */
export function raiseBudget(
  budget: Budget,
  { limit, raisesTo }: BudgetQuestion,
  given: GrantedLimits = {},
): Budget {
  const changes = grantsOf(limit, given);
  const named = changes.some((change) => change.limit === limit);
  const all = named ? changes : [{ limit, value: raisesTo }, ...changes];
  return all.reduce((raised, change) => withLimit(raised, change.limit, change.value), budget);
}

/** Which limits an approver's figures are for: dollars at a gate about a step's dollars are the step's. */
export function grantsOf(limit: LimitName, { costUsd, wallMinutes }: GrantedLimits) {
  const figures = [
    ["costUsd", costUsd],
    ["wallMinutes", wallMinutes],
  ] as const;
  return figures.flatMap(([name, value]) =>
    value === undefined ? [] : [{ limit: limit.endsWith(name) ? limit : name, value }],
  );
}

function withLimit(budget: Budget, limit: LimitName, value: number): Budget {
  const [name = "", step, spending] = limit.split(".");
  if (step === undefined) return { ...budget, [name]: value };
  if (spending === undefined) return { ...budget, attempts: { ...budget.attempts, [step]: value } };
  const ofStep = budget.steps[step as keyof Budget["steps"]];
  return { ...budget, steps: { ...budget.steps, [step]: { ...ofStep, [spending]: value } } };
}
