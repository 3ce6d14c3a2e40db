import { mkdtemp, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import type { Artifact } from "../../contracts/artifact.ts";
import { defaultBudget } from "../../contracts/budget.ts";
import type { Event } from "../../contracts/run-event.ts";
import type { Lease } from "../../pipeline/ports.ts";
import { openStore, type Store } from "../../store/open-store.ts";

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
export function tamper(home: string, sql: string): void {
  const Sqlite = createRequire(import.meta.url)("libsql");
  const connection = new Sqlite(join(home, "store.db"));
  connection.exec(sql);
  connection.close();
}

export const started: Event = {
  type: "run-started",
  ticket: {
    id: "T-1",
    source: "file",
    title: "Add a flag",
    body: "Please",
    url: null,
    author: { id: "ann", trusted: true },
    repository: "/repo",
    baseBranch: "main",
    labels: [],
  },
  terms: {
    baseSha: "b".repeat(40),
    branch: "patchgate/t-1",
    mode: "approve",
    budget: defaultBudget,
    configDigest: `sha256:${"0".repeat(64)}`,
    sandbox: "bwrap",
    models: { requirements: "m", developer: "m", reviewer: "m", tester: "m" },
    preapproved: [],
  },
};

export const stepStarted = (attempt: number) => ({
  type: "step-started" as const,
  step: "develop" as const,
  attempt,
});

export const modelCalled = (over: { key: string; costUsd: number | null }) => ({
  type: "model-called" as const,
  step: "develop" as const,
  attempt: 1,
  key: over.key,
  agent: "developer" as const,
  model: "m",
  requestHash: "h1",
  response: null as Artifact | null,
  error: "overloaded",
  usage: {
    tokens: { input: 1, cachedInput: 0, output: 1, reasoning: 0 },
    costUsd: over.costUsd,
    modelCalls: 1,
    toolCalls: 0,
    wallMs: 5,
  },
});
