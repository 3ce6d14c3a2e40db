import { existsSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { Outcome } from "../contracts/outcome.ts";
import { fileOf } from "./artifacts.ts";
import { type Holder, isHeld } from "./leases.ts";
import type { Database } from "./sqlite.ts";

export type StoreSize = { runs: number; artifacts: number; bytes: number };
export type Pruned = { runs: string[]; artifacts: number; freedBytes: number };

/** An artifact is kept before the event that names it is written: give that event a day. */
const orphanMs = 24 * 60 * 60 * 1000;
const finished = new Set<string>(Outcome.shape.status.options);
const hashes = /sha256:[0-9a-f]{64}/g;

/** What the store takes on disk, artifacts beside the database included. */
export function sizeOf(db: Database, home: string): StoreSize {
  const count = (table: string) =>
    db.all<{ n: number }>(`select count(*) as n from ${table}`)[0]?.n;
  const files = ["store.db", "store.db-wal"].map((name) => join(home, name));
  const bytes = [...files, ...filesBelow(join(home, "artifacts"))].reduce(
    (sum, path) => sum + (statSync(path, { throwIfNoEntry: false })?.size ?? 0),
    0,
  );
  return { runs: count("runs") ?? 0, artifacts: count("artifacts") ?? 0, bytes };
}

/**
 * Forgets finished runs that have not changed since `before`, and every artifact that no remaining
 * run names. What still waits for a person or can be resumed stays, however old.
 */
export async function pruneStore(
  db: Database,
  home: string,
  before: Date,
  now: Date,
): Promise<Pruned> {
  const directory = join(home, "artifacts");
  const full = sizeOf(db, home).bytes;
  const pruned = await db.transaction(() => {
    const runs = forgetRuns(db, before, now);
    return { runs, artifacts: sweepArtifacts(db, directory, now) };
  });
  sweepLeftovers(directory, now);
  await db.transaction(() => db.exec("pragma incremental_vacuum"));
  db.exec("pragma wal_checkpoint(truncate)");
  return { ...pruned, freedBytes: Math.max(0, full - sizeOf(db, home).bytes) };
}

function forgetRuns(db: Database, before: Date, now: Date): string[] {
  const old = db.all<Holder & { n: number; id: string; status: string }>(
    "select n, id, status, owner, pid, lease_until from runs where updated_at < ? order by id",
    before.getTime(),
  );
  const forgotten = old.filter((run) => finished.has(run.status) && !isHeld(run, now));
  for (const { n } of forgotten) {
    db.run("delete from events where run = ?", n);
    db.run("delete from inbox where run = ?", n);
    db.run("delete from runs where n = ?", n);
  }
  return forgotten.map(({ id }) => id);
}

function sweepArtifacts(db: Database, directory: string, now: Date): number {
  const named = namedHashes(db, directory);
  const old = db.all<{ hash: string; beside: number }>(
    "select hash, content is null as beside from artifacts where kept_at < ?",
    now.getTime() - orphanMs,
  );
  const orphans = old.filter(({ hash }) => !named.has(hash));
  for (const { hash, beside } of orphans) {
    db.run("delete from artifacts where hash = ?", hash);
    // Within the transaction, so that nobody keeps the same content in between.
    if (beside) rmSync(fileOf(directory, hash), { force: true });
  }
  return orphans.length;
}

/** Hashes that events name, and those named by the JSON documents so found. */
function namedHashes(db: Database, directory: string): Set<string> {
  const named = new Set<string>();
  const name = (text: string) => {
    for (const [hash] of text.matchAll(hashes)) named.add(hash);
  };
  for (const { n } of db.all<{ n: number }>("select n from runs"))
    for (const { body } of db.all<{ body: string }>("select body from events where run = ?", n))
      name(body);
  // A set also visits what is added to it on the way.
  for (const hash of named) name(jsonOf(db, directory, hash));
  return named;
}

function jsonOf(db: Database, directory: string, hash: string): string {
  const [found] = db.all<{ text: string | null }>(
    "select cast(content as text) as text from artifacts where hash = ? and mime like '%json%'",
    hash,
  );
  if (!found) return "";
  const path = fileOf(directory, hash);
  return found.text ?? (existsSync(path) ? readFileSync(path, "utf8") : "");
}

/** Removes what a process left half-written when it was killed. */
function sweepLeftovers(directory: string, now: Date): void {
  for (const path of filesBelow(directory))
    if (path.endsWith(".tmp") && now.getTime() - statSync(path).mtimeMs > orphanMs)
      rmSync(path, { force: true });
}

function filesBelow(directory: string): string[] {
  try {
    return readdirSync(directory, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name));
  } catch {
    return [];
  }
}
