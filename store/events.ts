import { type Event, RunEvent } from "../contracts/run-event.ts";
import type { Lease } from "../pipeline/ports.ts";
import { canonicalJson, linkOf } from "./chain.ts";
import { FencedError, noSuchRun, StoreError } from "./errors.ts";
import { leaseMs } from "./leases.ts";
import { type Entry, emptyChain, nameOf, textOf } from "./read-events.ts";
import type { Database } from "./sqlite.ts";
import { readEvent } from "./upcast.ts";
import { withoutUsualLimits } from "./usual-limits.ts";

type Head = { n: number; head: number; chain: string; updated_at: number };
type Written = { entry: Entry; hash: string; event: RunEvent };

const version = RunEvent.shape.version.value;

/** Creates a run with its first event; to be called in a transaction. */
export function createRun(db: Database, runId: string, title: string, first: Event, now: Date) {
  const at = now.getTime();
  const written = compose(runId, { seq: 1, at }, first, emptyChain);
  const [created] = db.all<{ n: number }>(
    `insert into runs(id, title, status, head, chain, token, lease_until, signals, updated_at, cost_usd)
     values(?, ?, 'created', 1, ?, 0, 0, 0, ?, 0)
     on conflict(id) do nothing returning n`,
    runId,
    title,
    Buffer.from(written.hash, "hex"),
    at,
  );
  if (!created)
    throw new StoreError(
      `Run ${runId} exists already. "patchgate resume ${runId}" goes on with it`,
    );
  insert(db, created.n, written);
}

/**
 * Appends behind `head`, or throws FencedError and changes nothing; to be called in a transaction.
 * Returns the events exactly as a later load will, so that a resumed run sees what the first saw.
 */
export function appendEvents(
  db: Database,
  { runId, token }: Lease,
  head: number,
  events: Event[],
  now: Date,
): RunEvent[] {
  const run = fencedHead(db, runId, token, head);
  // A clock that goes backwards must not reorder history.
  const at = Math.max(run.updated_at, now.getTime());
  const written: Written[] = [];
  for (const event of events) {
    const seq = head + written.length + 1;
    written.push(compose(runId, { seq, at }, event, written.at(-1)?.hash ?? run.chain));
  }
  for (const one of written) insert(db, run.n, one);
  db.run(
    `update runs set head = ?, chain = ?, updated_at = ?, status = coalesce(?, status),
       cost_usd = cost_usd + ?, lease_until = max(lease_until, ?) where n = ?`,
    head + events.length,
    Buffer.from(written.at(-1)?.hash ?? run.chain, "hex"),
    at,
    statusAfter(events),
    costOf(events),
    now.getTime() + leaseMs,
    run.n,
  );
  return written.map(({ event }) => event);
}

function fencedHead(db: Database, runId: string, token: number, head: number): Head {
  const [run] = db.all<Head & { token: number; owner: string | null }>(
    `select n, head, lower(hex(chain)) as chain, updated_at, token, owner
     from runs where id = ?`,
    runId,
  );
  if (!run) throw noSuchRun(runId);
  if (run.token !== token)
    throw new FencedError(runId, `lease ${token} was followed by ${run.token}`);
  if (run.owner === null) throw new FencedError(runId, `lease ${token} was released`);
  if (run.head !== head) throw new FencedError(runId, `event ${head} was followed by ${run.head}`);
  return run;
}

function statusAfter(events: Event[]): string | null {
  const finished = events.find((event) => event.type === "run-finished");
  return finished?.outcome.status ?? null;
}

/** Null when one price is unknown: then the sum is unknown too, and stays so. */
function costOf(events: Event[]): number | null {
  const costs = events.map((event) => (event.type === "model-called" ? event.usage.costUsd : 0));
  return costs.reduce<number | null>(
    (sum, cost) => (sum === null || cost === null ? null : sum + cost),
    0,
  );
}

function compose(
  runId: string,
  place: Pick<Entry, "seq" | "at">,
  event: Event,
  previous: string,
): Written {
  const entry = { ...place, version, body: canonicalJson(withoutUsualLimits(event)) };
  const text = textOf(runId, entry);
  const read = readEvent(text, nameOf(runId, place.seq));
  return { entry, hash: linkOf(previous, text), event: read };
}

function insert(db: Database, run: number, { entry, hash }: Written): void {
  const { seq, at, body } = entry;
  const link = Buffer.from(hash, "hex");
  db.run("insert into events values(?, ?, ?, ?, ?, ?)", run, seq, version, at, body, link);
}
