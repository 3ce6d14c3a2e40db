import type { Event, RunEvent } from "../contracts/run-event.ts";
import { evolve, foldRun } from "./evolve.ts";
import type { Lease, RunStore } from "./ports.ts";
import type { Run } from "./run.ts";

/** The one writer of a run while it holds the lease: every append goes through here, in order. */
export type Timeline = {
  run(): Run;
  events(): readonly RunEvent[];
  append(...events: Event[]): Promise<void>;
  consume(signalId: string, ...events: Event[]): Promise<void>;
  release(status: string, seen: number): Promise<boolean>;
};

export async function openTimeline(
  store: RunStore,
  lease: Lease,
  onEvent: (event: RunEvent) => void,
): Promise<Timeline> {
  const events = await store.load(lease.runId);
  let run = foldRun(lease.runId, events);
  let tail: Promise<unknown> = Promise.resolve();

  const inTurn = (write: () => Promise<RunEvent[]>): Promise<void> => {
    const written = tail.then(write).then((appended) => {
      for (const event of appended) {
        events.push(event);
        run = evolve(run, event);
        onEvent(event);
      }
    });
    tail = written.catch(() => undefined);
    return written;
  };

  return {
    run: () => run,
    events: () => events,
    append: (...added) => inTurn(() => store.append(lease, run.seq, added)),
    consume: (id, ...added) => inTurn(() => store.consume(lease, run.seq, id, added)),
    release: (status, seen) => store.release(lease, status, seen),
  };
}
