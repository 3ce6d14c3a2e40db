import { Outcome } from "../contracts/outcome.ts";
import type { RunEvent } from "../contracts/run-event.ts";
import { replayRun } from "../pipeline/replay.ts";
import type { Store } from "../store/open-store.ts";
import { removeCopies } from "../workers/workspace/remove-copies.ts";
import { type Composition, openPorts } from "./open-ports.ts";

type Kept = Omit<Composition, "approver"> & { events: readonly RunEvent[] };

/** Every recorded model answer is read, and its hash checked, on the way. */
export async function replay({ events, ...given }: Kept) {
  const { rules } = await openPorts({ ...given, approver: { ask: async () => null } });
  let answers = 0;
  for (const { event } of events) {
    if (event.type !== "model-called" || !event.response) continue;
    await given.store.artifact(event.response);
    answers += 1;
  }
  return { ...replayRun(given.run.runId, events, rules), answers };
}

export async function prune({ store, home }: { store: Store; home: string }, olderThan: Date) {
  const statuses = Outcome.shape.status;
  const ended = (await store.list()).filter(({ status }) => statuses.safeParse(status).success);
  const pruned = await store.prune({ olderThan });
  for (const { runId } of ended) await removeCopies(home, runId);
  return { ...pruned, left: await store.size() };
}
