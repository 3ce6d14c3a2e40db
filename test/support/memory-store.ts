import { createHash } from "node:crypto";
import { DetectedChanges } from "../../contracts/detected-changes.ts";
import { type Event, RunEvent } from "../../contracts/run-event.ts";
import type { Journal, Lease, RunStore, Signal } from "../../pipeline/ports.ts";

type Held = {
  title: string;
  status: string;
  events: RunEvent[];
  token: number;
  driven: boolean;
  inbox: (Signal & { consumed: boolean })[];
};

class FencedError extends Error {
  override name = "FencedError";
}

/** The durable timeline without the disk: same promises about order, fencing and signals. */
export function memoryStore(now = () => "2026-01-01T00:00:00.000Z") {
  const runs = new Map<string, Held>();
  const artifacts = new Map<string, Uint8Array>();

  const held = (runId: string): Held => {
    const run = runs.get(runId);
    if (!run) throw new Error(`no run ${runId}`);
    return run;
  };

  const owned = ({ runId, token }: Lease): Held => {
    const run = held(runId);
    if (run.driven && run.token === token) return run;
    throw new FencedError(`${runId} is driven by another process`);
  };

  const append = async (lease: Lease, head: number, events: Event[]): Promise<RunEvent[]> => {
    const run = owned(lease);
    if (run.events.length !== head) throw new FencedError(`head is ${run.events.length}`);
    const added = events.map((event, index) =>
      RunEvent.parse(
        JSON.parse(
          JSON.stringify({
            version: 1,
            runId: lease.runId,
            seq: head + index + 1,
            at: now(),
            event,
          }),
        ),
      ),
    );
    run.events.push(...added);
    return added;
  };

  const store: RunStore = {
    create: async (runId, title, first) => {
      const run: Held = {
        title,
        status: "parked",
        events: [],
        token: 0,
        driven: true,
        inbox: [],
      };
      runs.set(runId, run);
      await append({ runId, token: 0 }, 0, [first]);
      run.driven = false;
    },
    acquire: async (runId) => {
      const run = held(runId);
      if (run.driven) return null;
      run.driven = true;
      run.token++;
      return { runId, token: run.token };
    },
    renew: async (lease) => void owned(lease),
    release: async (lease, status, seen) => {
      const run = owned(lease);
      if (run.inbox.length !== seen) return false;
      run.driven = false;
      run.status = status;
      return true;
    },
    abandon: async (lease) => {
      owned(lease).driven = false;
    },
    load: async (runId) => held(runId).events,
    append,
    signal: async (runId, signal) => {
      const { inbox } = held(runId);
      if (inbox.some(({ id }) => id === signal.id)) return false;
      inbox.push({ ...signal, at: now(), consumed: false });
      return true;
    },
    signals: async (runId) => {
      const { inbox } = held(runId);
      return { pending: inbox.filter(({ consumed }) => !consumed), seen: inbox.length };
    },
    consume: async (lease, head, signalId, events) => {
      const signal = owned(lease).inbox.find(({ id }) => id === signalId);
      const added = await append(lease, head, events);
      if (signal) signal.consumed = true;
      return added;
    },
    list: async () =>
      [...runs].map(([runId, { title, status }]) => ({
        runId,
        title,
        status,
        updatedAt: now(),
        costUsd: null,
      })),
    journal: (_runId, events) => journalOf(events, artifacts),
    artifact: async ({ hash }) => artifacts.get(hash) ?? new Uint8Array(),
  };
  /** As when a lease runs out under a process that is still at work. */
  const loseLease = (runId: string) => {
    held(runId).driven = false;
  };
  return { ...store, loseLease, statusOf: (runId: string) => held(runId).status };
}

function journalOf(events: () => readonly RunEvent[], artifacts: Map<string, Uint8Array>): Journal {
  const text = (hash: string) => new TextDecoder().decode(artifacts.get(hash));
  return {
    modelResponse: async (key) => {
      for (const { event } of events())
        if (event.type === "model-called" && event.key === key && event.response)
          return {
            requestHash: event.requestHash,
            response: JSON.parse(text(event.response.hash)),
          };
      return undefined;
    },
    toolResult: async (callId) => {
      for (const { event } of events())
        if (event.type === "tool-called" && event.callId === callId && event.result)
          return text(event.result.hash);
      return undefined;
    },
    detected: async () => {
      for (const { event } of events())
        if (event.type === "changes-detected")
          return DetectedChanges.parse(JSON.parse(text(event.found.hash)));
      return undefined;
    },
    keep: async (content, mime) => {
      const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
      const hash = sha256(bytes);
      artifacts.set(hash, bytes);
      return { hash, bytes: bytes.length, mime };
    },
  };
}

export function sha256(content: string | Uint8Array): string {
  return `sha256:${createHash("sha256").update(content).digest("hex")}`;
}
