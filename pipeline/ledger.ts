import { defaultBudget } from "../contracts/budget.ts";
import type { Step } from "../contracts/step-failure.ts";
import type { StepUsage } from "../contracts/usage.ts";
import { accountOf, type Ledger } from "../policies/budgets.ts";
import { addUsage, noUsage } from "../policies/usage.ts";
import type { Run } from "./run.ts";

/** The books as they stand for a step that wants to spend; `key` is the call that asks. */
export function ledgerOf(run: Run, step: Step, key?: string): Ledger {
  const held = Object.entries(run.reserved).flatMap(([of, one]) => (of === key ? [] : [one]));
  const heldByStep = held.filter((one) => one.step === step);
  return {
    budget: run.budget ?? defaultBudget,
    step,
    run: accountOf(run.spending, held),
    ofStep: accountOf(
      run.spending.filter((row) => row.step === step),
      heldByStep,
    ),
    attempt: {
      turns: run.inAttempt.turns + heldByStep.filter(isOfAttempt(run)).length,
      toolCalls: run.inAttempt.toolCalls,
    },
  };
}

function isOfAttempt({ underway }: Run) {
  return ({ attempt }: { attempt: number }) => attempt === underway?.attempt;
}

/** Who spends: an agent on a model, or whoever is at work in the step. */
type Payer = Pick<StepUsage, "step"> & Partial<Pick<StepUsage, "agent" | "model">>;

/** Enters what was spent in the books of the run, and in those of who spent it. */
export function charge(
  run: Run,
  { step, agent, model }: Payer,
  spent: Partial<Omit<StepUsage, "step" | "agent" | "model">>,
): Run {
  const usage = spent.usage ?? noUsage;
  const at = rowOf(run.spending, { step, agent, model });
  const before = run.spending[at] ?? { step, agent: "runner", model: "", ...unspent };
  const row = {
    step,
    agent: agent ?? before.agent,
    model: model ?? before.model,
    turns: before.turns + (spent.turns ?? 0),
    usage: addUsage(before.usage, usage),
    knownUsd: before.knownUsd + (usage.costUsd ?? 0),
  };
  const spending = at < 0 ? [...run.spending, row] : run.spending.with(at, row);
  return { ...run, spent: addUsage(run.spent, usage), spending };
}

const unspent = { turns: 0, usage: noUsage, knownUsd: 0 };

/** An agent takes over what its step spent before it was first asked; tools belong to the last agent. */
function rowOf(rows: readonly StepUsage[], { step, agent, model }: Payer): number {
  const own = (row: StepUsage) => row.step === step && row.agent === agent && row.model === model;
  const preparing = (row: StepUsage) => row.step === step && row.model === "";
  if (agent === undefined) return rows.findLastIndex((row) => row.step === step);
  const known = rows.findIndex(own);
  return known < 0 ? rows.findIndex(preparing) : known;
}
