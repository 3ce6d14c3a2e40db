import {
  accessSync,
  closeSync,
  constants,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  statSync,
} from "node:fs";
import { join } from "node:path";
import type { Artifact } from "../contracts/artifact.ts";
import type { RunStore } from "../pipeline/ports.ts";
import { keepArtifact, readArtifact } from "./artifacts.ts";
import { type Cut, describeCut, findCut, tornBytes } from "./cut-log.ts";
import { explainFileError, StoreCorruptError } from "./errors.ts";
import { appendEvents, createRun } from "./events.ts";
import { exportJsonl } from "./export.ts";
import { markConsumed, pendingSignals, putSignal } from "./inbox.ts";
import { openJournal } from "./journal.ts";
import { dropLease, extendLease, releaseLease, takeLease } from "./leases.ts";
import { listRuns } from "./list-runs.ts";
import { type Pruned, pruneStore, type StoreSize, sizeOf } from "./prune.ts";
import { chainAt, loadEvents } from "./read-events.ts";
import { migrate } from "./schema.ts";
import { type Database, isOpenHere, openDatabase } from "./sqlite.ts";

export interface Store extends RunStore {
  /** Stores bytes by content; on disk no later than the next event that is appended. */
  keep(content: string | Uint8Array, mime: string): Promise<Artifact>;
  /** Forgets finished runs older than this, and artifacts that no other run names. */
  prune(options: { olderThan: Date }): Promise<Pruned>;
  size(): Promise<StoreSize>;
  /** The hash that binds this event and all before it. */
  chainAt(runId: string, seq: number): Promise<string>;
  /** One line an event, each with its hash, to be checked without the store. */
  exportJsonl(runId: string): Promise<string>;
  close(): void;
}

/**
 * Opens the embedded store below `home`, making it when it is not there; only its owner may read it.
 * Several processes may have it open. Throws StoreError when it cannot be used, saying how to mend it.
 */
export async function openStore({
  home,
  now = () => new Date(),
  warn = () => undefined,
}: {
  home: string;
  now?: () => Date;
  /** Told once, when the end of what was written was cut off: by a kill, a power cut, a disk. */
  warn?: (message: string) => void;
}): Promise<Store> {
  const path = join(home, "store.db");
  makePrivate(home, path);
  const cut = isOpenHere(path) ? null : findCut(path);
  const db = await openDatabase(path);
  try {
    if (cut) await cutOff(db, path, cut, warn);
    await migrate(db, path);
  } catch (error) {
    db.close();
    throw error;
  }
  return storeOn(db, home, now);
}

/** SQLite takes an empty file for a new store, and throws away the log beside it. */
function refuseEmptied(home: string, path: string): void {
  if ((statSync(path, { throwIfNoEntry: false })?.size ?? 0) > 0) return;
  const folder = join(home, "runs");
  const runs = existsSync(folder) ? readdirSync(folder) : [];
  if (runs.length === 0) return;
  throw new StoreCorruptError(
    `${path} is ${existsSync(path) ? "empty" : "gone"}, and with it what was recorded of ${runs.join(", ")}. ` +
      `Nothing was changed: put the file back from a backup, or set ${home} aside to begin anew`,
  );
}

/** SQLite reads nothing behind the cut; what lies there is removed, so that it is told once. */
async function cutOff(db: Database, path: string, cut: Cut, warn: (message: string) => void) {
  // Others are no longer in the middle of a write, or have cut it off themselves.
  const torn = await db.transaction(() => tornBytes(path)).catch(() => null);
  if (torn === null || (cut.bytes > 0 && torn === 0)) return;
  db.mergeLog();
  warn(describeCut(path, cut));
}

function storeOn(db: Database, home: string, now: () => Date): Store {
  const directory = join(home, "artifacts");
  const keep: Store["keep"] = (content, mime) => keepArtifact(db, directory, content, mime, now());
  const artifact: Store["artifact"] = ({ hash }) => readArtifact(db, directory, hash);
  return {
    create: (runId, title, first) =>
      db.transaction(() => createRun(db, runId, title, first, now())),
    // Whoever held a lease that a power cut forgets was cut off with it.
    acquire: (runId) => db.transaction(() => takeLease(db, runId, now()), "ordered"),
    renew: (lease) => db.transaction(() => extendLease(db, lease, now()), "ordered"),
    release: (lease, status, seen) => db.transaction(() => releaseLease(db, lease, status, seen)),
    abandon: (lease) => db.transaction(() => dropLease(db, lease)),
    append: (lease, head, events) =>
      db.transaction(() => appendEvents(db, lease, head, events, now())),
    consume: (lease, head, signalId, events) =>
      db.transaction(() => {
        const appended = appendEvents(db, lease, head, events, now());
        markConsumed(db, lease.runId, signalId, head + events.length);
        return appended;
      }),
    load: (runId) => db.snapshot(() => loadEvents(db, runId)),
    signal: (runId, signal) =>
      db.transaction(() => putSignal(db, runId, { ...signal, at: now().toISOString() })),
    signals: (runId) => db.snapshot(() => pendingSignals(db, runId)),
    list: () => db.snapshot(() => listRuns(db, now())),
    journal: (at, events) => openJournal(at, events, { keep, read: artifact }),
    artifact,
    keep,
    prune: ({ olderThan }) => pruneStore(db, home, olderThan, now()),
    size: () => db.snapshot(() => sizeOf(db, home)),
    chainAt: (runId, seq) => db.snapshot(() => chainAt(db, runId, seq)),
    exportJsonl: (runId) => db.snapshot(() => exportJsonl(db, runId)),
    close: () => db.close(),
  };
}

/**
 * The database takes its permissions over to the files beside it, so it must not be born open.
 * One that is there is left alone: closing any descriptor of it would drop the locks of every
 * connection this process has to it, and then another process could pull the log from under them.
 */
function makePrivate(home: string, path: string): void {
  try {
    mkdirSync(home, { recursive: true, mode: 0o700 });
    refuseEmptied(home, path);
    if (existsSync(path)) accessSync(path, constants.W_OK);
    else closeSync(openSync(path, "a", 0o600));
  } catch (error) {
    throw explainFileError(error, path);
  }
}
