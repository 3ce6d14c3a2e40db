import { expect, it } from "vitest";
import type { Event } from "../../contracts/run-event.ts";
import { modelCalled, started, stepStarted } from "./events.ts";
import { drivenRun, storeIn, tamper, tempHome } from "./support.ts";

it("gives back every event in order, also to a store that opens later", async () => {
  const { home, store, lease } = await drivenRun(() => new Date("2026-01-02T03:04:05Z"));
  const appended = await store.append(lease, 1, [stepStarted(1), stepStarted(2)]);
  const at = "2026-01-02T03:04:05.000Z";
  const expected = [started, stepStarted(1), stepStarted(2)].map((event, index) => ({
    version: 1,
    runId: "r1",
    seq: index + 1,
    at,
    event,
  }));
  expect(appended).toEqual(expected.slice(1));
  const later = await storeIn(home);
  expect(await later.load("r1")).toEqual(expected);
});

it("returns from append exactly what a later load returns, key order included", async () => {
  const { store, lease } = await drivenRun();
  const event = { later: undefined, ...stepStarted(1) };
  const appended = await store.append(lease, 1, [event]);
  expect(JSON.stringify(appended)).toBe(JSON.stringify((await store.load("r1")).slice(1)));
});

it("refuses an append behind another head and writes nothing of it", async () => {
  const { store, lease } = await drivenRun();
  await store.append(lease, 1, [stepStarted(1)]);
  await expect(store.append(lease, 1, [stepStarted(2)])).rejects.toMatchObject({
    name: "FencedError",
  });
  expect(await store.load("r1")).toHaveLength(2);
});

it("writes all events of one append or none of them", async () => {
  const { store, lease } = await drivenRun();
  const invalid = { type: "step-started", step: "dance", attempt: 1 } as unknown as Event;
  await expect(store.append(lease, 1, [stepStarted(1), invalid])).rejects.toThrow(
    'Event 3 of run r1 does not have the shape of its type "step-started"',
  );
  expect(await store.load("r1")).toHaveLength(1);
});

it("creates a run once", async () => {
  const { store } = await drivenRun();
  await expect(store.create("r1", "Again", started)).rejects.toThrow("Run r1 exists already");
});

it("names a run it does not have", async () => {
  const store = await storeIn(await tempHome());
  await expect(store.load("nope")).rejects.toMatchObject({
    name: "NotFoundError",
    message: expect.stringContaining("There is no run nope"),
  });
  await expect(store.acquire("nope")).rejects.toThrow("There is no run nope");
});

it("keeps the order of time when the clock goes backwards", async () => {
  let now = new Date("2026-01-02T10:00:00Z");
  const { store, lease } = await drivenRun(() => now);
  now = new Date("2026-01-02T09:00:00Z");
  await store.append(lease, 1, [stepStarted(1)]);
  const times = (await store.load("r1")).map(({ at }) => at);
  expect(times).toEqual(["2026-01-02T10:00:00.000Z", "2026-01-02T10:00:00.000Z"]);
});

it.each([
  [
    "changed",
    "update events set body = replace(body, '\"attempt\":1', '\"attempt\":9') where seq = 2",
    2,
  ],
  ["removed in the middle", "delete from events where seq = 2", 2],
  ["removed at the end", "delete from events where seq = 3", 3],
  ["given another time", "update events set at = at + 1 where seq = 2", 2],
  ["given no time", "update events set at = 9e15 where seq = 2", 2],
  ["moved", "update events set seq = 9 where seq = 3", 3],
  [
    "added",
    "insert into events select run, 4, version, at, body, hash from events where seq = 3",
    4,
  ],
])("does not accept a timeline in which an event was %s", async (_what, sql, seq) => {
  const { home, store, lease } = await drivenRun();
  await store.append(lease, 1, [stepStarted(1), stepStarted(2)]);
  await tamper(home, sql);
  await expect(store.load("r1")).rejects.toMatchObject({
    name: "StoreCorruptError",
    message: expect.stringContaining(`timeline of run r1 is broken at event ${seq}`),
  });
});

it("lists runs with what they cost so far, and null once a price is unknown", async () => {
  let now = new Date("2026-01-01T00:00:00Z");
  const { store, lease } = await drivenRun(() => now);
  await store.create("r2", "Fix a bug", started);
  now = new Date("2026-01-01T00:01:00Z");
  await store.append(lease, 1, [
    modelCalled({ key: "1", costUsd: 0.25 }),
    modelCalled({ key: "2", costUsd: 0.5 }),
  ]);
  const r2 = {
    runId: "r2",
    title: "Fix a bug",
    status: "created",
    updatedAt: "2026-01-01T00:00:00.000Z",
    costUsd: 0,
  };
  const r1 = {
    runId: "r1",
    title: "Add a flag",
    status: "running",
    updatedAt: "2026-01-01T00:01:00.000Z",
    costUsd: 0.75,
  };
  expect(await store.list()).toEqual([r1, r2]);
  await store.append(lease, 3, [
    modelCalled({ key: "3", costUsd: null }),
    modelCalled({ key: "4", costUsd: 1 }),
  ]);
  expect(await store.list()).toEqual([{ ...r1, costUsd: null }, r2]);
});

it("shows the outcome of a finished run even when its driver died before saying so", async () => {
  const { store, lease } = await drivenRun();
  const outcome = { status: "approved" as const, because: "done", next: "merge" };
  await store.append(lease, 1, [{ type: "run-finished", outcome }]);
  expect((await store.list()).map(({ status }) => status)).toEqual(["approved"]);
});
