import type { RunEvent } from "../contracts/run-event.ts";
import { linkOf } from "./chain.ts";
import { noSuchRun, StoreCorruptError, StoreError } from "./errors.ts";
import type { Database } from "./sqlite.ts";
import { readEvent } from "./upcast.ts";

/** One event as text, and the link that binds it and all before it. */
export type Line = { seq: number; text: string; hash: string };

/** An event as it is stored; `at` in milliseconds since 1970. */
export type Entry = { seq: number; version: number; at: number; body: string };

/** What the first event of a run follows. */
export const emptyChain = "";

/** Every event of a run, in order, after checking that none was lost, added or changed. */
export function loadEvents(db: Database, runId: string): RunEvent[] {
  return loadLines(db, runId).map(({ seq, text }) => readEvent(text, nameOf(runId, seq)));
}

/** The lines of a run, their chain verified up to the head the run is known to have; to be called in a snapshot. */
export function loadLines(db: Database, runId: string): Line[] {
  const [run] = db.all<{ n: number; head: number; chain: string }>(
    "select n, head, lower(hex(chain)) as chain from runs where id = ?",
    runId,
  );
  if (!run) throw noSuchRun(runId);
  const lines = db
    .all<Entry & { hash: string }>(
      `select seq, version, at, body, lower(hex(hash)) as hash
       from events where run = ? order by seq`,
      run.n,
    )
    .map((row) => ({ seq: row.seq, hash: row.hash, text: textOf(runId, row) }));
  verifyChain(runId, lines);
  if (lines.length === run.head && lines.at(-1)?.hash === run.chain) return lines;
  throw broken(runId, lines.length + 1, `the run is known to reach event ${run.head}`);
}

/** The link that binds an event and all before it; to be called in a snapshot. */
export function chainAt(db: Database, runId: string, seq: number): string {
  const line = loadLines(db, runId)[seq - 1];
  if (line) return `sha256:${line.hash}`;
  throw new StoreError(`Run ${runId} has no event ${seq}`);
}

/** The canonical JSON of a whole event; the chain is over it. */
export function textOf(runId: string, { seq, version, at, body }: Entry): string {
  const date = new Date(at);
  // A time that was damaged breaks the chain like anything else.
  const time = Number.isNaN(date.getTime()) ? at : date.toISOString();
  return `{"at":"${time}","event":${body},"runId":${JSON.stringify(runId)},"seq":${seq},"version":${version}}`;
}

export function nameOf(runId: string, seq: number): string {
  return `Event ${seq} of run ${runId}`;
}

function verifyChain(runId: string, lines: Line[]): void {
  let previous = emptyChain;
  for (const [index, { seq, text, hash }] of lines.entries()) {
    if (seq !== index + 1) throw broken(runId, index + 1, `event ${seq} stands in its place`);
    if (linkOf(previous, text) !== hash)
      throw broken(runId, seq, "it was changed after it was written");
    previous = hash;
  }
}

function broken(runId: string, seq: number, because: string): StoreCorruptError {
  return new StoreCorruptError(
    `The timeline of run ${runId} is broken at event ${seq}: ${because}. It is not trusted any more: restore the store from a backup, or start the ticket anew`,
  );
}
