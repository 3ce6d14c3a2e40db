import { cp, mkdir, readFile, rm, stat, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { openStore } from "../../store/open-store.ts";
import { openDatabase } from "../../store/sqlite.ts";
import { readEvent } from "../../store/upcast.ts";
import { started, stepStarted } from "./events.ts";
import { drivenRun, leaseOf, storeIn, tamper, tempHome } from "./support.ts";

it("makes a home that only its owner may enter and read", async () => {
  const home = join(await tempHome(), "state", "patchgate");
  const store = await storeIn(home);
  await store.create("r1", "private", started);
  const modeOf = async (path: string) => (await stat(path)).mode & 0o777;
  expect({
    home: await modeOf(home),
    database: await modeOf(join(home, "store.db")),
    log: await modeOf(join(home, "store.db-wal")),
  }).toEqual({ home: 0o700, database: 0o600, log: 0o600 });
});

it("refuses a store that a newer version has written, and leaves it as it is", async () => {
  const { home, store } = await drivenRun();
  store.close();
  await tamper(home, "update meta set value = '99' where key = 'schema'");
  await expect(openStore({ home })).rejects.toThrow(
    /has schema 99, this patchgate knows up to \d+: it needs a newer patchgate/,
  );
});

it("refuses a file that is no store, and leaves it as it is", async () => {
  const home = await tempHome();
  const path = join(home, "store.db");
  await writeFile(path, "not a database ".repeat(100));
  await expect(openStore({ home })).rejects.toMatchObject({
    name: "StoreCorruptError",
    message: expect.stringContaining(`${path} is not a patchgate store`),
  });
  expect(await readFile(path, "utf8")).toBe("not a database ".repeat(100));
});

it.for([
  ["empty", (path: string) => truncate(path, 0)],
  ["gone", (path: string) => rm(path)],
] as const)(
  "does not take a store whose file is %s for a new one, and leaves the log beside it",
  async ([state, harm]) => {
    const { home } = await drivenRun();
    await mkdir(join(home, "runs", "run-1"), { recursive: true });
    const path = join(home, "store.db");
    const copy = await tempHome();
    await cp(home, copy, { recursive: true });
    await harm(join(copy, "store.db"));

    await expect(openStore({ home: copy })).rejects.toMatchObject({
      name: "StoreCorruptError",
      message: expect.stringMatching(
        new RegExp(`store\\.db is ${state}, and with it what was recorded of run-1`),
      ),
    });

    await cp(path, join(copy, "store.db"));
    expect(await (await storeIn(copy)).load("r1")).toHaveLength(1);
  },
);

it.for(["delete from meta", "drop table meta"])(
  "does not make tables where some are without a version (%s)",
  async (harm) => {
    const { home, store } = await drivenRun();
    store.close();
    await tamper(home, harm);
    await expect(openStore({ home })).rejects.toMatchObject({
      name: "StoreCorruptError",
      message: expect.stringContaining("does not tell the version of its tables"),
    });
  },
);

it("says that a changed signal is damaged", async () => {
  const { home, store } = await drivenRun();
  await store.signal("r1", { id: "s1", kind: "cancel", data: {} });
  await tamper(home, "update inbox set body = '{'");
  await expect(store.signals("r1")).rejects.toThrow(
    /Signal s1 of run r1 is not JSON: it was changed/,
  );
});

it("says that a store cut short is damaged instead of going on without its events", async () => {
  const { home, store, lease } = await drivenRun();
  let head = 1;
  while (head < 200) head = (await store.append(lease, head, [stepStarted(head)])).at(-1)?.seq ?? 0;
  store.close();
  const path = join(home, "store.db");
  await truncate(path, Math.floor((await stat(path)).size / 8192) * 4096);
  const read = async () => (await storeIn(home)).load("r1");
  await expect(read()).rejects.toMatchObject({ name: "StoreCorruptError" });
});

it("drops the torn end of the log and keeps every event before it", async () => {
  const { home, store, lease } = await drivenRun();
  await store.append(lease, 1, [stepStarted(1)]);
  const log = join(home, "store.db-wal");
  const whole = await readFile(log);
  await store.append(lease, 2, [stepStarted(2)]);
  const copy = await tempHome();
  const torn = (await readFile(log)).subarray(0, whole.length + 100);
  await writeFile(join(copy, "store.db"), await readFile(join(home, "store.db")));
  await writeFile(join(copy, "store.db-wal"), torn);
  const survived = await (await storeIn(copy)).load("r1");
  expect(survived).toEqual((await store.load("r1")).slice(0, 2));
});

it("says how to mend a home that cannot be made", async () => {
  const file = join(await tempHome(), "file");
  await writeFile(file, "");
  await expect(openStore({ home: join(file, "home") })).rejects.toMatchObject({
    name: "StoreError",
    message: expect.stringContaining("a file stands where a directory is needed"),
    cause: { code: "ENOTDIR" },
  });
});

it("says that the disk is full and keeps what was recorded", async () => {
  const home = await tempHome();
  await mkdir(home, { recursive: true });
  const path = join(home, "store.db");
  const database = await openDatabase(path);
  database.exec("create table notes(text text); pragma max_page_count = 20");
  const note = (text: string) =>
    database.transaction(() => database.run("insert into notes values(?)", text));
  await note("first");
  await expect(note("x".repeat(200_000))).rejects.toMatchObject({
    name: "StoreError",
    message: expect.stringContaining(`The disk of ${path} is full`),
  });
  await note("second");
  expect(database.all("select text from notes")).toEqual([{ text: "first" }, { text: "second" }]);
  database.close();
});

it("waits for another process that is writing", async () => {
  const { home, store, lease } = await drivenRun();
  const other = await openDatabase(join(home, "store.db"));
  other.exec("begin immediate");
  setTimeout(() => other.exec("commit"), 300);
  expect(await store.append(lease, 1, [stepStarted(1)])).toHaveLength(1);
  other.close();
});

it("reads an older event through the steps that lead to today's shape", () => {
  const { step, type, attempt } = stepStarted(1);
  const old = { version: 0, runId: "r1", seq: 1, at: "", event: { type, step, try: attempt } };
  const upcasters = {
    0: (stored: Record<string, unknown>) => ({ ...stored, event: stepStarted(1) }),
  };
  expect(readEvent(JSON.stringify(old), "Event 1", upcasters)).toEqual({
    version: 1,
    runId: "r1",
    seq: 1,
    at: "",
    event: stepStarted(1),
  });
});

it.each([
  ["version", { version: 2, event: stepStarted(1) }],
  ["type", { version: 1, event: { type: "run-teleported" } }],
])("asks for a newer patchgate when it does not know an event's %s", (_what, over) => {
  const stored = JSON.stringify({ runId: "r1", seq: 1, at: "", ...over });
  expect(() => readEvent(stored, "Event 1 of run r1")).toThrow("it needs a newer patchgate");
});

it("keeps a run's lease through a reopened store", async () => {
  const home = await tempHome();
  const first = await openStore({ home });
  await first.create("r1", "Add a flag", started);
  const lease = await leaseOf(first, "r1");
  first.close();
  const second = await storeIn(home);
  expect(await second.acquire("r1")).toBeNull();
  expect(await second.append(lease, 1, [stepStarted(1)])).toHaveLength(1);
});
