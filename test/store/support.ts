import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import type { Lease } from "../../pipeline/ports.ts";
import { openStore, type Store } from "../../store/open-store.ts";
import { openDatabase } from "../../store/sqlite.ts";
import { started } from "./events.ts";

export async function tempHome(): Promise<string> {
  const home = await mkdtemp(join(tmpdir(), "patchgate-store-"));
  onTestFinished(() => rm(home, { recursive: true, force: true }));
  return home;
}

export async function storeIn(home: string, now?: () => Date): Promise<Store> {
  const store = await openStore({ home, now });
  onTestFinished(() => store.close());
  return store;
}

export async function leaseOf(store: Store, runId: string): Promise<Lease> {
  const lease = await store.acquire(runId);
  if (!lease) throw new Error(`Run ${runId} is held by another process`);
  return lease;
}

/** A store with one run, r1, and its lease. */
export async function drivenRun(now?: () => Date) {
  const home = await tempHome();
  const store = await storeIn(home, now);
  await store.create("r1", "Add a flag", started);
  return { home, store, lease: await leaseOf(store, "r1") };
}

/** Runs one statement on the database behind the store's back. */
export async function tamper(home: string, sql: string): Promise<void> {
  const database = await openDatabase(join(home, "store.db"));
  database.exec(sql);
  database.close();
}
