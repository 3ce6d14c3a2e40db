import { createHash } from "node:crypto";
import { expect, it } from "vitest";
import type { RunEvent } from "../../contracts/run-event.ts";
import type { Store } from "../../store/open-store.ts";
import { readEvent } from "../../store/upcast.ts";
import { modelCalled, started } from "./events.ts";
import { leaseOf, storeIn, tempHome } from "./support.ts";

const day = 24 * 60 * 60 * 1000;
const outcome = { status: "approved" as const, because: "done", next: "merge" };

async function runWith(store: Store, runId: string, content: string, end: "finished" | "waiting") {
  await store.create(runId, runId, started);
  const lease = await leaseOf(store, runId);
  const response = await store.keep(content, "application/json");
  const called = { ...modelCalled({ key: "1", costUsd: 0 }), response };
  await store.append(lease, 1, [called]);
  if (end === "finished") await store.append(lease, 2, [{ type: "run-finished", outcome }]);
  await store.release(lease, end === "finished" ? outcome.status : "waiting", 0);
  return response;
}

it("forgets old finished runs with what only they name, and nothing else", async () => {
  let now = Date.parse("2026-01-01T00:00:00Z");
  const store = await storeIn(await tempHome(), () => new Date(now));
  const large = (word: string) => JSON.stringify(word.repeat(40_000));
  const old = await runWith(store, "old", large("old"), "finished");
  const shared = await runWith(store, "old-too", '"shared"', "finished");
  await runWith(store, "parked", '"shared"', "waiting");
  const nested = await store.keep("log", "text/plain");
  now += 30 * day;
  const young = await runWith(store, "young", JSON.stringify({ log: nested.hash }), "finished");
  const orphan = await store.keep("not named yet", "text/plain");

  const before = await store.size();
  const pruned = await store.prune({ olderThan: new Date(now - 7 * day) });
  expect(pruned).toMatchObject({ runs: ["old", "old-too"], artifacts: 1 });
  const after = await store.size();
  expect(after).toMatchObject({ runs: 2, artifacts: 4 });
  expect(before.bytes - after.bytes).toBe(pruned.freedBytes);
  expect(pruned.freedBytes).toBeGreaterThanOrEqual(120_000);
  await expect(store.artifact(old)).rejects.toThrow("is not in the store");
  for (const kept of [shared, young, nested, orphan]) await store.artifact(kept);
  await expect(store.load("old")).rejects.toThrow("There is no run old");
});

it("spares content that was kept again within a day", async () => {
  let now = Date.parse("2026-01-01T00:00:00Z");
  const store = await storeIn(await tempHome(), () => new Date(now));
  const first = await store.keep("log", "text/plain");
  const second = await store.keep("other", "text/plain");
  now += 2 * day;
  await store.keep("log", "text/plain");
  await store.prune({ olderThan: new Date(now) });
  await store.artifact(first);
  await expect(store.artifact(second)).rejects.toThrow("is not in the store");
});

it("exports a timeline that can be checked without the store", async () => {
  const store = await storeIn(await tempHome());
  await runWith(store, "r1", "{}", "finished");
  const lines = (await store.exportJsonl("r1")).trimEnd().split("\n");
  const exported = lines.map((line) => JSON.parse(line) as { hash: string; event: RunEvent });
  const read = exported.map(({ event }) => readEvent(JSON.stringify(event), "a line"));
  expect(read).toEqual(await store.load("r1"));
  let previous = "";
  for (const { hash, event } of exported) {
    const text = `${previous}\n${JSON.stringify(event)}`;
    expect(hash).toBe(createHash("sha256").update(text).digest("hex"));
    previous = hash;
  }
});
