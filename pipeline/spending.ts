import type { ReachedLimit } from "../contracts/budget.ts";
import type { Spend } from "../contracts/run-event.ts";
import { StepError } from "../contracts/step-error.ts";
import { modelCallLimit, toolCallLimit } from "../policies/budgets.ts";
import { ledgerOf } from "./ledger.ts";
import type { StepContext } from "./ports.ts";
import type { Timeline } from "./timeline.ts";

type Books = Pick<Timeline, "run" | "append" | "choose">;
type Place = Pick<StepContext, "step" | "attempt">;

/** How a step spends: nothing before it is in the books, and nothing past a limit. */
export function spendingOn(
  place: Place,
  timeline: Books,
): Pick<StepContext, "reserve" | "reserveTool" | "stopAt"> {
  const atStart = ledgerOf(timeline.run(), place.step);
  let begun = 0;
  const stopAt = async (reached: ReachedLimit): Promise<never> => {
    await timeline.append({ type: "budget-exceeded", ...reached });
    throw outOfBudget(reached);
  };
  return {
    stopAt,
    reserve: (key, spend) => reserve(key, spend, place, timeline),
    reserveTool: async () => {
      const reached = toolCallLimit(atStart, begun);
      if (reached) await stopAt(reached);
      begun += 1;
    },
  };
}

/** Checked and set aside in one turn, so that calls side by side never pass a limit together. */
async function reserve(key: string, spend: Spend, place: Place, timeline: Books): Promise<void> {
  const event = await timeline.choose((run) => {
    const reached = modelCallLimit(ledgerOf(run, place.step, key), spend);
    return reached
      ? { type: "budget-exceeded", ...reached }
      : { type: "budget-reserved", ...place, key, reserved: spend };
  });
  if (event?.type === "budget-exceeded") throw outOfBudget(event);
}

function outOfBudget({ limit, allowed, used }: ReachedLimit): StepError {
  return new StepError("budget", `${used} of the ${allowed} that ${limit} allows are used`, {
    retryable: true,
  });
}
