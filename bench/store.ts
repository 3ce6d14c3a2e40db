import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Event } from "../contracts/run-event.ts";
import { foldRun } from "../pipeline/evolve.ts";
import type { Lease } from "../pipeline/ports.ts";
import { openStore, type Store } from "../store/open-store.ts";
import { modelCalled, started, stepStarted } from "../test/store/events.ts";

const home = await mkdtemp(join(tmpdir(), "patchgate-bench-"));
const figures: Record<string, { ms?: string; goal: string; other?: string }> = {};

try {
  const opened = performance.now();
  const store = await openStore({ home });
  figures["open, new store and driver"] = { ms: since(opened), goal: "< 60" };
  const reopened = performance.now();
  (await openStore({ home })).close();
  figures["open again"] = { ms: since(reopened), goal: "< 60" };
  await measureAppends(store);
  await measureTurns(store);
  await measureLoad(store);
  store.close();
  await measureParkedRuns();
} finally {
  await rm(home, { recursive: true, force: true });
}
console.table(figures);

async function measureAppends(store: Store): Promise<void> {
  const lease = await newRun(store, "appends");
  const times = await repeat(1000, (turn) => store.append(lease, turn + 1, [stepStarted(1)]));
  figures["append, p50"] = { ms: at(times, 0.5), goal: "< 1" };
  figures["append, p99"] = { ms: at(times, 0.99), goal: "< 15" };
}

/** What a turn writes: the model's answer, its event, a tool's result, its event. */
async function measureTurns(store: Store): Promise<void> {
  const lease = await newRun(store, "turns");
  const times = await repeat(300, async (turn) => {
    const response = await store.keep(JSON.stringify({ turn, text: "x".repeat(4000) }), "json");
    const called = { ...modelCalled({ key: `develop/1/${turn}`, costUsd: 0 }), response };
    await store.append(lease, 1 + 2 * turn, [called]);
    const result = await store.keep(`${turn} ${"y".repeat(8000)}`, "text/plain");
    await store.append(lease, 2 + 2 * turn, [toolCalled(result, turn)]);
  });
  figures["journal of a turn, p50"] = { ms: at(times, 0.5), goal: "< 2" };
  figures["journal of a turn, p99"] = { ms: at(times, 0.99), goal: "< 15" };
  const large = await repeat(30, (turn) =>
    store.keep(`${turn}${"z".repeat(300_000)}`, "text/plain"),
  );
  figures["keep 300 kB, p50"] = { ms: at(large, 0.5), goal: "-" };
}

async function measureLoad(store: Store): Promise<void> {
  const lease = await newRun(store, "long");
  const result = await store.keep("result", "text/plain");
  const events: Event[] = Array.from({ length: 4999 }, (_, turn) =>
    turn % 2 === 0
      ? { ...modelCalled({ key: `develop/1/${turn}`, costUsd: 0.01 }), response: result }
      : toolCalled(result, turn),
  );
  await store.append(lease, 1, events);
  const began = performance.now();
  const loaded = await store.load("long");
  figures["load and verify 5,000 events"] = { ms: since(began), goal: "-" };
  const folded = performance.now();
  foldRun("long", loaded);
  figures["fold 5,000 events"] = { ms: since(folded), goal: "< 50" };
}

async function measureParkedRuns(): Promise<void> {
  const parked = 1000;
  const store = await openStore({ home: join(home, "parked") });
  const empty = (await store.size()).bytes;
  for (let run = 0; run < parked; run += 1) {
    const lease = await newRun(store, nameOf(run));
    await store.append(lease, 1, [{ type: "run-parked", because: "waits for an approval" }]);
    await store.release(lease, "waiting", 0);
  }
  store.close();
  const again = await openStore({ home: join(home, "parked") });
  const bytes = ((await again.size()).bytes - empty) / parked;
  again.close();
  figures["parked run on disk"] = { goal: "< 1000 B", other: `${Math.round(bytes)} B` };
}

/** As long as those of real runs, and in no order. */
function nameOf(run: number): string {
  const digits = Math.imul(run + 1, 0x9e3779b1) >>> 0;
  return `run-20260102-${digits.toString(16).padStart(8, "0")}`;
}

async function newRun(store: Store, runId: string): Promise<Lease> {
  await store.create(runId, runId, started);
  const lease = await store.acquire(runId);
  if (!lease) throw new Error(`Run ${runId} is held`);
  return lease;
}

function toolCalled(result: Awaited<ReturnType<Store["keep"]>>, turn: number): Event {
  return {
    type: "tool-called",
    step: "develop",
    attempt: 1,
    callId: `call_${turn}`,
    tool: "read_file",
    summary: "src/index.ts",
    decision: "allow",
    ok: true,
    durationMs: 1,
    result,
    snapshot: null,
  };
}

async function repeat(times: number, work: (turn: number) => Promise<unknown>): Promise<number[]> {
  const taken: number[] = [];
  for (let turn = 0; turn < times; turn += 1) {
    const began = performance.now();
    await work(turn);
    taken.push(performance.now() - began);
  }
  return taken.sort((a, b) => a - b);
}

function at(sorted: number[], share: number): string {
  return (sorted[Math.floor(sorted.length * share)] ?? 0).toFixed(2);
}

function since(began: number): string {
  return (performance.now() - began).toFixed(1);
}
