import type { Event, RunEvent } from "../contracts/run-event.ts";
import type { Lease } from "../pipeline/ports.ts";
import { canonicalJson, linkOf } from "./chain.ts";
import { FencedError, noSuchRun, StoreCorruptError, StoreError } from "./errors.ts";
import { leaseMs } from "./leases.ts";
import type { Database } from "./sqlite.ts";
import { readEvent } from "./upcast.ts";

type Row = { seq: number; body: string; hash: string };
type Place = { runId: string; seq: number; at: string };
type Head = { head: number; chain: string; updated_at: string };
type Written = { row: Row; event: RunEvent };

const emptyChain = "";

/** Every event of a run, in order, after checking that none was lost, added or changed. */
export function loadEvents(db: Database, runId: string): RunEvent[] {
  return loadRows(db, runId).map(({ seq, body }) => readEvent(body, nameOf(runId, seq)));
}

/** The stored lines of a run, its chain verified up to the head the run is known to have; to be called in a snapshot. */
export function loadRows(db: Database, runId: string): Row[] {
  const [run] = db.all<Head>("select head, chain, updated_at from runs where id = ?", runId);
  if (!run) throw noSuchRun(runId);
  const rows = db.all<Row>(
    "select seq, body, hash from events where run_id = ? order by seq",
    runId,
  );
  verifyChain(runId, rows);
  if (rows.length === run.head && rows.at(-1)?.hash === run.chain) return rows;
  throw broken(runId, rows.length + 1, `the run is known to reach event ${run.head}`);
}

/** The link that binds an event and all before it; to be called in a snapshot. */
export function chainAt(db: Database, runId: string, seq: number): string {
  const row = loadRows(db, runId)[seq - 1];
  if (row) return `sha256:${row.hash}`;
  throw new StoreError(`Run ${runId} has no event ${seq}`);
}

function verifyChain(runId: string, rows: Row[]): void {
  let previous = emptyChain;
  for (const [index, { seq, body, hash }] of rows.entries()) {
    if (seq !== index + 1) throw broken(runId, index + 1, `event ${seq} stands in its place`);
    if (linkOf(previous, body) !== hash)
      throw broken(runId, seq, "it was changed after it was written");
    previous = hash;
  }
}

/** Creates a run with its first event; to be called in a transaction. */
export function createRun(db: Database, runId: string, title: string, first: Event, now: Date) {
  const at = now.toISOString();
  const written = compose({ runId, seq: 1, at }, first, emptyChain);
  const created = db.run(
    `insert into runs values(?, ?, 'created', 1, ?, 0, null, null, 0, 0, ?, ?, 0)
     on conflict(id) do nothing`,
    runId,
    title,
    written.row.hash,
    at,
    at,
  );
  if (created === 0)
    throw new StoreError(
      `Run ${runId} exists already. "patchgate resume ${runId}" goes on with it`,
    );
  insert(db, 0, written);
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
  const at = [run.updated_at, now.toISOString()].sort().at(-1) ?? "";
  const written: Written[] = [];
  for (const event of events) {
    const seq = head + written.length + 1;
    written.push(compose({ runId, seq, at }, event, written.at(-1)?.row.hash ?? run.chain));
  }
  for (const one of written) insert(db, token, one);
  db.run(
    `update runs set head = ?, chain = ?, updated_at = ?, status = coalesce(?, status),
       cost_usd = cost_usd + ?, lease_until = max(lease_until, ?) where id = ?`,
    head + events.length,
    written.at(-1)?.row.hash ?? run.chain,
    at,
    statusAfter(events),
    costOf(events),
    now.getTime() + leaseMs,
    runId,
  );
  return written.map(({ event }) => event);
}

function fencedHead(db: Database, runId: string, token: number, head: number): Head {
  const [run] = db.all<Head & { token: number; owner: string | null }>(
    "select head, chain, updated_at, token, owner from runs where id = ?",
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

function compose({ runId, seq, at }: Place, event: Event, previous: string): Written {
  const body = canonicalJson({ version: 1, runId, seq, at, event });
  return {
    row: { seq, body, hash: linkOf(previous, body) },
    event: readEvent(body, nameOf(runId, seq)),
  };
}

function insert(db: Database, token: number, { row, event }: Written): void {
  const { seq, body, hash } = row;
  db.run("insert into events values(?, ?, ?, ?, ?)", event.runId, seq, token, body, hash);
}

function nameOf(runId: string, seq: number): string {
  return `Event ${seq} of run ${runId}`;
}

function broken(runId: string, seq: number, because: string): StoreCorruptError {
  return new StoreCorruptError(
    `The timeline of run ${runId} is broken at event ${seq}: ${because}. It is not trusted any more: restore the store from a backup, or start the ticket anew`,
  );
}
