import type { Event, RunEvent } from "../contracts/run-event.ts";
import { evolve, foldRun } from "./evolve.ts";
import type { Lease, RunStore } from "./ports.ts";
import type { Run } from "./run.ts";

/** The one writer of a run while it holds the lease: every append goes through here, in order. */
export type Timeline = {
  run(): Run;
  events(): readonly RunEvent[];
  append(...events: Event[]): Promise<void>;
  /** Appends what is chosen from the run as it stands once every earlier write is done. */
  choose(choice: (run: Run) => Event): Promise<Event | undefined>;
  consume(signalId: string, ...events: Event[]): Promise<void>;
  release(status: string, seen: number): Promise<boolean>;
};

export async function openTimeline(
  store: RunStore,
  lease: Lease,
  onEvent: (event: RunEvent) => void,
): Promise<Timeline> {
  const events = [...(await store.load(lease.runId))];
  let run = foldRun(lease.runId, events);
  let tail: Promise<unknown> = Promise.resolve();

  const inTurn = (write: () => Promise<RunEvent[]>): Promise<RunEvent[]> => {
    const written = tail.then(write).then((appended) => {
      events.push(...appended);
      run = appended.reduce(evolve, run);
      appended.forEach(onEvent);
      return appended;
    });
    tail = written.catch(() => undefined);
    return written;
  };

  return {
    run: () => run,
    events: () => events,
    append: async (...added) => {
      await inTurn(() => store.append(lease, run.seq, added));
    },
    choose: async (choice) => {
      const [chosen] = await inTurn(() => store.append(lease, run.seq, [choice(run)]));
      return chosen?.event;
    },
    consume: async (id, ...added) => {
      await inTurn(() => store.consume(lease, run.seq, id, added));
    },
    release: (status, seen) => store.release(lease, status, seen),
  };
}
