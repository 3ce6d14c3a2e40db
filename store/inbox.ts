import type { Signal } from "../pipeline/ports.ts";
import { canonicalJson } from "./chain.ts";
import { noSuchRun, StoreCorruptError, StoreError } from "./errors.ts";
import type { Database } from "./sqlite.ts";

/** False when a signal of this id is already there: sending twice is sending once. */
export function putSignal(db: Database, runId: string, signal: Signal): boolean {
  const [run] = db.all<{ n: number }>("select n from runs where id = ?", runId);
  if (!run) throw noSuchRun(runId);
  const added = db.run(
    `insert into inbox(run, id, kind, body, at) values(?, ?, ?, ?, ?)
     on conflict(run, id) do nothing`,
    run.n,
    signal.id,
    signal.kind,
    canonicalJson(signal.data ?? null),
    signal.at,
  );
  if (added === 1) db.run("update runs set signals = signals + 1 where n = ?", run.n);
  return added === 1;
}

/** To be called in a snapshot: a signal must not come between the list and its counter. */
export function pendingSignals(db: Database, runId: string): { pending: Signal[]; seen: number } {
  const [run] = db.all<{ n: number; signals: number }>(
    "select n, signals from runs where id = ?",
    runId,
  );
  if (!run) throw noSuchRun(runId);
  const rows = db.all<{ id: string; kind: Signal["kind"]; body: string; at: string }>(
    "select id, kind, body, at from inbox where run = ? and consumed is null order by n",
    run.n,
  );
  const pending = rows.map(({ body, ...row }) => ({ ...row, data: parse(body, row.id, runId) }));
  return { pending, seen: run.signals };
}

function parse(body: string, signalId: string, runId: string): unknown {
  try {
    return JSON.parse(body);
  } catch (cause) {
    const what = `Signal ${signalId} of run ${runId} is not JSON: it was changed after it was written`;
    throw new StoreCorruptError(`${what}. Restore the store from a backup`, { cause });
  }
}

export function markConsumed(db: Database, runId: string, signalId: string, seq: number): void {
  const marked = db.run(
    `update inbox set consumed = ?
     where run = (select n from runs where id = ?) and id = ? and consumed is null`,
    seq,
    runId,
    signalId,
  );
  if (marked === 1) return;
  throw new StoreError(`Signal ${signalId} of run ${runId} is not waiting: it was taken up before`);
}
