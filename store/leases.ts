import { readFileSync, readlinkSync } from "node:fs";
import { hostname } from "node:os";
import type { Lease } from "../pipeline/ports.ts";
import { FencedError, noSuchRun } from "./errors.ts";
import type { Database } from "./sqlite.ts";

/** Milliseconds a holder may be silent before another process may take the run over. */
export const leaseMs = 30_000;

/** What a run row tells about who drives it. */
export type Holder = { owner: string | null; pid: number | null; lease_until: number };

/** Takes the run for this process, or null while another one holds it; to be called in a transaction. */
export function takeLease(db: Database, runId: string, now: Date): Lease | null {
  const [run] = db.all<Holder & { token: number }>(
    "select token, owner, pid, lease_until from runs where id = ?",
    runId,
  );
  if (!run) throw noSuchRun(runId);
  if (isHeld(run, now)) return null;
  db.run(
    "update runs set token = ?, owner = ?, pid = ?, lease_until = ?, status = 'running' where id = ?",
    run.token + 1,
    machine(),
    process.pid,
    now.getTime() + leaseMs,
    runId,
  );
  return { runId, token: run.token + 1 };
}

/** Throws FencedError when the lease is another's by now. It only grows: a late renewal must not shorten it. */
export function extendLease(db: Database, { runId, token }: Lease, now: Date): void {
  const extended = db.run(
    `update runs set lease_until = max(lease_until, ?)
     where id = ? and token = ? and owner is not null`,
    now.getTime() + leaseMs,
    runId,
    token,
  );
  if (extended === 0) throw new FencedError(runId, `lease ${token} is no longer the last`);
}

/** False when a signal came in since `seen`; throws FencedError when the lease is another's. */
export function releaseLease(
  db: Database,
  { runId, token }: Lease,
  status: string,
  seen: number,
): boolean {
  const released = db.run(
    `update runs set owner = null, pid = null, lease_until = 0, status = ?
     where id = ? and token = ? and owner is not null and signals = ?`,
    status,
    runId,
    token,
    seen,
  );
  if (released === 1) return true;
  const [run] = db.all<{ signals: number }>(
    "select signals from runs where id = ? and token = ? and owner is not null",
    runId,
    token,
  );
  if (run) return false;
  throw new FencedError(runId, `lease ${token} is no longer the last`);
}

/** The run is free at once and counts as interrupted; nothing happens when the lease is another's. */
export function dropLease(db: Database, { runId, token }: Lease): void {
  db.run(
    "update runs set owner = null, pid = null, lease_until = 0 where id = ? and token = ?",
    runId,
    token,
  );
}

export function isHeld({ owner, pid, lease_until: until }: Holder, now: Date) {
  if (owner === null || until <= now.getTime()) return false;
  if (owner === machine()) return isAlive(pid);
  // Only a clock that went backwards leaves a lease so far ahead.
  return until <= now.getTime() + leaseMs;
}

function isAlive(pid: number | null): boolean {
  if (pid === null) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return !(error instanceof Error && "code" in error && error.code === "ESRCH");
  }
}

let known: string | undefined;

/** Where a process id means the same process: this host, this boot, this container. */
function machine(): string {
  known ??= [
    hostname(),
    readOr("", () => readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim()),
    readOr("", () => readlinkSync("/proc/self/ns/pid")),
  ].join(" ");
  return known;
}

function readOr(otherwise: string, read: () => string): string {
  try {
    return read();
  } catch {
    return otherwise;
  }
}
