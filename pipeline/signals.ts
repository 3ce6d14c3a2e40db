import { Approval } from "../contracts/gate.ts";
import type { Event } from "../contracts/run-event.ts";
import type { Ports, Signal } from "./ports.ts";
import type { Run } from "./run.ts";
import type { Timeline } from "./timeline.ts";
import { whyRefused } from "./why-refused.ts";

/** Takes up what came in from outside, oldest first; returns the counter of signals seen. */
export async function takeSignals(
  timeline: Timeline,
  { store }: Pick<Ports, "store">,
): Promise<number> {
  const { pending, seen } = await store.signals(timeline.run().runId);
  for (const signal of pending) {
    const event = eventOf(signal, timeline.run());
    await timeline.consume(signal.id, ...(event ? [event] : []));
  }
  return seen;
}

/** What an answer to a gate amounts to, from whichever door it came. */
export function answerEvent(approval: Approval, run: Run): Event {
  const because = whyRefused(approval, run);
  return because === undefined
    ? { type: "approval-given", approval }
    : { type: "approval-refused", approval, because };
}

// Nothing is written about what is no answer at all, nor after the end of a run.
function eventOf({ kind, data }: Signal, run: Run): Event | undefined {
  if (run.outcome) return undefined;
  if (kind === "cancel") return { type: "run-cancelled", ...order(data) };
  const approval = Approval.safeParse(data);
  return approval.success ? answerEvent(approval.data, run) : undefined;
}

function order(data: unknown): { by: string; because: string } {
  const given = typeof data === "object" && data !== null ? data : {};
  const text = (key: string) => (key in given ? String(given[key as keyof typeof given]) : "");
  return { by: text("by"), because: text("because") };
}
