import { defaultBudget } from "../contracts/budget.ts";
import type { Step } from "../contracts/step-failure.ts";
import { openAsking } from "./ask-action.ts";
import { doOnce } from "./do-once.ts";
import type { Ports, StepContext } from "./ports.ts";
import { spendingOn } from "./spending.ts";
import type { Timeline } from "./timeline.ts";

type Place = { step: Step; attempt: number };

/** `stop` ends everything the step has under way; its signal is the step's. */
export function openStep(
  place: Place,
  timeline: Timeline,
  ports: Ports,
  stop: { now(): void; signal: AbortSignal },
): StepContext {
  const { runId, budget } = timeline.run();
  return {
    runId,
    ...place,
    signal: stop.signal,
    budget: budget ?? defaultBudget,
    record: (...events) => timeline.append(...events),
    ...spendingOn(place, timeline),
    ...openAsking({ place, timeline, ports, stop }),
    doOnce: (effect) =>
      doOnce(effect, { events: timeline.events, record: (...e) => timeline.append(...e) }, ports),
    journal: ports.store.journal(place, timeline.events),
  };
}
