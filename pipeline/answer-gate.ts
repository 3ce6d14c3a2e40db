import type { Approval } from "../contracts/gate.ts";
import type { RunEvent } from "../contracts/run-event.ts";
import { ended } from "./decide.ts";
import { foldRun } from "./evolve.ts";
import { dueAt } from "./gate-clock.ts";
import type { Ports } from "./ports.ts";
import { openGate, type Run } from "./run.ts";
import { takeSignals } from "./signals.ts";
import { openTimeline } from "./timeline.ts";
import { whyRefused } from "./why-refused.ts";

type Door = Pick<Ports, "store" | "now">;

/** Says it to the run: one decision per person and gate, whoever drives. Answers why not, if not. */
export async function answerGate(approval: Approval, door: Door): Promise<string | undefined> {
  const { store } = door;
  const runId = runOfGate(approval.gateId);
  const refused = whyRefused(approval, foldRun(runId, await store.load(runId)));
  if (refused !== undefined) return refused;
  const id = `${approval.gateId}:${approval.by.channel}:${approval.by.id}`;
  const first = await store.signal(runId, { id, kind: "approval", data: approval });
  // Also what was said before: whoever said it may have been cut off here.
  await takeUpSignals(runId, door);
  return first
    ? undefined
    : `${approval.by.displayName} has already answered gate ${approval.gateId}`;
}

/** What became of an answer; pending while the process that drives the run has not read it. */
export function fateOf(
  { gateId, by }: Approval,
  events: readonly RunEvent[],
): { taken: boolean; because?: string } {
  const found = events.findLast(
    ({ event }) =>
      (event.type === "approval-given" || event.type === "approval-refused") &&
      event.approval.gateId === gateId &&
      event.approval.by.id === by.id,
  )?.event;
  if (found?.type === "approval-refused") return { taken: true, because: found.because };
  return { taken: found !== undefined };
}

/** Writes down what the hour has made of a waiting run. True when something was due. */
export async function catchUp(run: Run, door: Door): Promise<boolean> {
  if (!dueAt(door.now(), run)) return false;
  await takeUpSignals(run.runId, door);
  return true;
}

/**
 * Writes what came in and what is due to the timeline, and the end of a run that was cancelled or
 * that nobody answered in time, unless another process drives the run and will do so.
 */
export async function takeUpSignals(runId: string, { store, now }: Door): Promise<void> {
  const lease = await store.acquire(runId);
  if (!lease) return;
  const timeline = await openTimeline(store, lease, () => undefined);
  let seen: number;
  do {
    seen = await takeSignals(timeline, { store });
    const due = dueAt(now(), timeline.run());
    if (due) await timeline.append(due);
    const end = ended(timeline.run());
    if (end?.do === "finish") await timeline.append({ type: "run-finished", outcome: end.outcome });
  } while (!(await timeline.release(statusOf(timeline.run()), seen)));
}

function statusOf(run: Run): string {
  return run.outcome?.status ?? (openGate(run) ? "waiting" : "parked");
}

/** Gate ids carry their run: RUN-KIND-NUMBER. */
export function runOfGate(gateId: string): string {
  return gateId.replace(/-[a-z]+-\d+$/, "");
}
