import { Approval } from "../contracts/gate.ts";
import type { Event } from "../contracts/run-event.ts";
import type { Ports, Signal } from "./ports.ts";
import { openGate, type Run } from "./run.ts";
import type { Timeline } from "./timeline.ts";

/** Takes up what came in from outside, oldest first; returns the counter of signals seen. */
export async function takeSignals(timeline: Timeline, { store }: Ports): Promise<number> {
  const { pending, seen } = await store.signals(timeline.run().runId);
  for (const signal of pending) {
    const event = eventOf(signal, timeline.run());
    await timeline.consume(signal.id, ...(event ? [event] : []));
  }
  return seen;
}

function eventOf(signal: Signal, run: Run): Event | undefined {
  if (signal.kind === "cancel") return { type: "run-cancelled", ...order(signal.data) };
  const approval = Approval.parse(signal.data);
  const because = whyRefused(approval, run);
  return because === undefined
    ? { type: "approval-given", approval }
    : { type: "approval-refused", approval, because };
}

/** Why an answer does not count: not asked, already answered, or given to something else. */
export function whyRefused(approval: Approval, run: Run): string | undefined {
  const opened = Object.values(run.gates).find(({ gate }) => gate.id === approval.gateId);
  if (!opened) return `gate ${approval.gateId} is not open: what it asked about has changed since`;
  if (openGate(run) !== opened) return `gate ${approval.gateId} is already answered`;
  if (opened.gate.digest === approval.digest) return undefined;
  return `the approval is for ${approval.digest}, the gate asks about ${opened.gate.digest}`;
}

function order(data: unknown): { by: string; because: string } {
  const given = typeof data === "object" && data !== null ? data : {};
  const text = (key: string) => (key in given ? String(given[key as keyof typeof given]) : "");
  return { by: text("by"), because: text("because") };
}
