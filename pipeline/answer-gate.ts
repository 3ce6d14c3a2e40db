import type { Approval } from "../contracts/gate.ts";
import { ended } from "./decide.ts";
import { foldRun } from "./evolve.ts";
import type { Ports } from "./ports.ts";
import { openGate, type Run } from "./run.ts";
import { takeSignals } from "./signals.ts";
import { openTimeline } from "./timeline.ts";
import { whyRefused } from "./why-refused.ts";

type Store = Pick<Ports, "store">;

/** Says it to the run: one decision per person and gate, whoever drives. Answers why not, if not. */
export async function answerGate(
  approval: Approval,
  { store }: Store,
): Promise<string | undefined> {
  const runId = runOfGate(approval.gateId);
  const run = foldRun(runId, await store.load(runId));
  const refused = whyRefused(approval, run);
  if (refused !== undefined) return refused;
  const id = `${approval.gateId}:${approval.by.channel}:${approval.by.id}`;
  const first = await store.signal(runId, { id, kind: "approval", data: approval });
  if (!first) return `${approval.by.displayName} has already answered gate ${approval.gateId}`;
  await takeUpSignals(runId, { store });
  return undefined;
}

/**
 * Writes what came in to the timeline, and the end of a run that was cancelled, unless another
 * process drives the run and will do so.
 */
export async function takeUpSignals(runId: string, { store }: Store): Promise<void> {
  const lease = await store.acquire(runId);
  if (!lease) return;
  const timeline = await openTimeline(store, lease, () => undefined);
  let seen: number;
  do {
    seen = await takeSignals(timeline, { store });
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
