import { defaultBudget } from "../contracts/budget.ts";
import { turnOf } from "../contracts/call-key.ts";
import type { RunEvent } from "../contracts/run-event.ts";
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
  const step: StepContext = {
    runId,
    ...place,
    signal: stop.signal,
    budget: budget ?? defaultBudget,
    record: (...events) => timeline.append(...events),
    ...spendingOn(place, timeline),
    ...openAsking({ place, timeline, ports, stop }),
    doOnce: (effect) =>
      doOnce(effect, { events: timeline.events, record: (...e) => timeline.append(...e) }, ports),
    diverged: async (turn, differences) => {
      const snapshot = snapshotBefore(turn, place, timeline.events());
      await timeline.append({ type: "step-diverged", ...place, turn, differences, snapshot });
      ports.workspace.prepare(timeline.run(), step);
      return "live";
    },
    journal: ports.store.journal(place, timeline.events),
  };
  return step;
}

/** How the workspace stood when a turn of an attempt began; null: as it was at the attempt's start. */
function snapshotBefore(
  turn: number,
  { step, attempt }: Place,
  events: readonly RunEvent[],
): string | null {
  let last: string | null = null;
  for (const { event } of events) {
    if (!("attempt" in event) || event.step !== step || event.attempt !== attempt) continue;
    if (event.type === "step-diverged") last = event.snapshot;
    if ("callId" in event && turnOf(event.callId) < turn) last = event.snapshot ?? last;
  }
  return last;
}
