import { spawnSync } from "node:child_process";
import { expect, it } from "vitest";
import { started, stepStarted } from "./events.ts";
import { drivenRun, leaseOf, storeIn, tamper, tempHome } from "./support.ts";

it("gives a run to one driver at a time, even within one process", async () => {
  const { home, store, lease } = await drivenRun();
  expect(await store.acquire("r1")).toBeNull();
  const other = await storeIn(home);
  expect(await other.acquire("r1")).toBeNull();
  expect(await store.release(lease, "waiting", 0)).toBe(true);
  expect(await other.acquire("r1")).toMatchObject({ runId: "r1", token: lease.token + 1 });
});

it("lets another driver in when a lease has run out, and then fences the first", async () => {
  let now = Date.parse("2026-01-01T00:00:00Z");
  const { home, store, lease } = await drivenRun(() => new Date(now));
  const other = await storeIn(home, () => new Date(now));
  now += 29_000;
  expect(await other.acquire("r1")).toBeNull();
  now += 2_000;
  const second = await leaseOf(other, "r1");
  const fenced = { name: "FencedError" };
  await expect(store.append(lease, 1, [stepStarted(1)])).rejects.toMatchObject(fenced);
  await expect(store.renew(lease)).rejects.toMatchObject(fenced);
  await expect(store.release(lease, "parked", 0)).rejects.toMatchObject(fenced);
  expect(await other.append(second, 1, [stepStarted(2)])).toHaveLength(1);
});

it("keeps a lease that appends or renews, and never shortens it", async () => {
  let now = Date.parse("2026-01-01T00:00:00Z");
  const { home, store, lease } = await drivenRun(() => new Date(now));
  const other = await storeIn(home, () => new Date(now));
  now += 20_000;
  await store.append(lease, 1, [stepStarted(1)]);
  now -= 15_000;
  await store.renew(lease);
  now += 40_000;
  expect(await other.acquire("r1")).toBeNull();
});

it("takes over at once from a process of this machine that died", async () => {
  const { home, store } = await drivenRun();
  const { pid } = spawnSync("true");
  await tamper(home, `update runs set pid = ${pid}`);
  expect(await store.list()).toMatchObject([{ status: "interrupted" }]);
  expect(await store.acquire("r1")).toMatchObject({ token: 2 });
});

it("waits for a silent holder elsewhere, but not for one a set-back clock made eternal", async () => {
  const { home, store } = await drivenRun();
  await tamper(home, "update runs set owner = 'elsewhere'");
  expect(await store.acquire("r1")).toBeNull();
  await tamper(home, "update runs set lease_until = lease_until + 3600000");
  expect(await store.acquire("r1")).toMatchObject({ token: 2 });
});

it("does not let a released lease write", async () => {
  const { store, lease } = await drivenRun();
  await store.release(lease, "waiting", 0);
  await expect(store.append(lease, 1, [stepStarted(1)])).rejects.toMatchObject({
    name: "FencedError",
  });
});

it("shows the status a run was released with", async () => {
  const store = await storeIn(await tempHome());
  await store.create("r1", "Add a flag", started);
  await store.release(await leaseOf(store, "r1"), "waiting", 0);
  expect(await store.list()).toMatchObject([{ runId: "r1", status: "waiting" }]);
});

it("gives up a run at once, but never one that another drives by now", async () => {
  const { home, store, lease } = await drivenRun();
  await store.abandon(lease);
  expect(await store.list()).toMatchObject([{ runId: "r1", status: "interrupted" }]);
  const next = await leaseOf(await storeIn(home), "r1");
  await store.abandon(lease);
  expect(await store.acquire("r1")).toBeNull();
  expect(next.token).toBe(lease.token + 1);
});
