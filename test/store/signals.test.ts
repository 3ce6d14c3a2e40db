import { expect, it } from "vitest";
import { stepStarted } from "./events.ts";
import { drivenRun, storeIn } from "./support.ts";

const cancel = { id: "s1", kind: "cancel" as const, data: { by: "ann", because: "wrong" } };

it("takes a signal once, however often it is sent", async () => {
  const { home, store } = await drivenRun(() => new Date("2026-01-01T00:00:00Z"));
  const other = await storeIn(home);
  expect(await store.signal("r1", cancel)).toBe(true);
  expect(await other.signal("r1", { ...cancel, data: "again" })).toBe(false);
  expect(await other.signals("r1")).toEqual({
    pending: [{ ...cancel, at: "2026-01-01T00:00:00.000Z" }],
    seen: 1,
  });
});

it("keeps signals in the order they came", async () => {
  const { store } = await drivenRun();
  for (const id of ["b", "a", "c"]) await store.signal("r1", { ...cancel, id });
  const { pending, seen } = await store.signals("r1");
  expect({ ids: pending.map(({ id }) => id), seen }).toEqual({ ids: ["b", "a", "c"], seen: 3 });
});

it("consumes a signal and appends what it means in one write", async () => {
  const { store, lease } = await drivenRun();
  await store.signal("r1", cancel);
  const event = { type: "run-cancelled" as const, by: "ann", because: "wrong" };
  const appended = await store.consume(lease, 1, "s1", [event]);
  expect(appended).toMatchObject([{ seq: 2, event }]);
  expect(await store.signals("r1")).toEqual({ pending: [], seen: 1 });
  expect(await store.signal("r1", cancel)).toBe(false);
});

it("does not append for a signal that was taken up before", async () => {
  const { store, lease } = await drivenRun();
  await store.signal("r1", cancel);
  await store.consume(lease, 1, "s1", []);
  await expect(store.consume(lease, 1, "s1", [stepStarted(1)])).rejects.toThrow("not waiting");
  expect(await store.load("r1")).toHaveLength(1);
});

it("leaves a signal waiting when the writer is fenced", async () => {
  const { store, lease } = await drivenRun();
  await store.signal("r1", cancel);
  await expect(store.consume(lease, 7, "s1", [stepStarted(1)])).rejects.toMatchObject({
    name: "FencedError",
  });
  expect((await store.signals("r1")).pending).toHaveLength(1);
});

it("does not let a run go to sleep over a signal it has not seen", async () => {
  const { store, lease } = await drivenRun();
  const { seen } = await store.signals("r1");
  await store.signal("r1", cancel);
  expect(await store.release(lease, "waiting", seen)).toBe(false);
  expect(await store.acquire("r1")).toBeNull();
  const again = await store.signals("r1");
  expect(await store.release(lease, "waiting", again.seen)).toBe(true);
});

it("refuses a signal to a run that is not there", async () => {
  const { store } = await drivenRun();
  await expect(store.signal("nope", cancel)).rejects.toThrow("There is no run nope");
  await expect(store.signals("nope")).rejects.toThrow("There is no run nope");
});
