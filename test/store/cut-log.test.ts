import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { beforeAll, describe, expect, it } from "vitest";
import { openStore } from "../../store/open-store.ts";
import { isEarlier, readLog } from "../../store/write-ahead-log.ts";
import { started, stepStarted } from "./events.ts";
import { drivenRun, leaseOf, tempHome } from "./support.ts";

const log = "store.db-wal";
const index = "store.db-shm";

/** A store whose process was killed in the middle of its work, and where each event's bytes end. */
type Killed = { files: Record<string, Buffer>; ends: number[] };

let killed: Killed;

beforeAll(async () => {
  const home = mkdtempSync(join(tmpdir(), "patchgate-store-"));
  killed = await killedStore(home);
  rmSync(home, { recursive: true });
});

async function killedStore(home: string): Promise<Killed> {
  const store = await openStore({ home });
  await store.create("r1", "Add a flag", started);
  const lease = await leaseOf(store, "r1");
  const ends = [lengthOf(home)];
  for (let head = 1; head < 6; head += 1) {
    await store.append(lease, head, [stepStarted(head)]);
    ends.push(lengthOf(home));
  }
  const names = ["store.db", log, index];
  const files = Object.fromEntries(names.map((name) => [name, read(home, name)]));
  store.close();
  return { files, ends };
}

const read = (home: string, name: string) => readFileSync(join(home, name));
const lengthOf = (home: string) => read(home, log).length;

/** Opens what a crash left, as a process would that comes after it. */
async function reopen(change: Record<string, Buffer>) {
  const home = await tempHome();
  const files = { ...killed.files, ...change };
  for (const [name, bytes] of Object.entries(files))
    if (bytes.length > 0) writeFileSync(join(home, name), bytes);
  const told: string[] = [];
  const store = await openStore({ home, warn: (message) => told.push(message) });
  const events = await store.load("r1").catch((error: Error) => error.name);
  const again: string[] = [];
  store.close();
  (await openStore({ home, warn: (message) => again.push(message) })).close();
  return { events, told, again };
}

/** Events that the whole bytes before a place hold. */
const heldBefore = (offset: number) => killed.ends.filter((end) => end <= offset).length;

const withoutIndex = { [index]: Buffer.alloc(0) };

function cutAt(offset: number): Record<string, Buffer> {
  return { [log]: killed.files[log]?.subarray(0, offset) ?? Buffer.alloc(0) };
}

function garbled(garble: (bytes: Buffer) => unknown): Record<string, Buffer> {
  const bytes = Buffer.from(killed.files[log] ?? "");
  garble(bytes);
  return { [log]: bytes };
}

describe("a log whose end is gone", () => {
  const every = (step: number) => {
    const [start = 0, end = 0] = [killed.ends[0], killed.ends.at(-1)];
    return Array.from({ length: Math.floor((end - start) / step) }, (_, n) => start + n * step);
  };

  it("leaves a timeline that ends with a whole event, wherever it is cut, and says so once", async () => {
    for (const offset of every(1031)) {
      const { events, told, again } = await reopen(cutAt(offset));
      expect({ offset, events, told, again }).toEqual({
        offset,
        events: expect.objectContaining({ length: heldBefore(offset) }),
        told: [expect.stringContaining("the disk lost writes that were complete")],
        again: [],
      });
    }
  });

  it("is told also without the index, unless it ends just where a write did", async () => {
    for (const offset of every(1500)) {
      const { events, told } = await reopen({ ...cutAt(offset), ...withoutIndex });
      const isWhole = killed.ends.includes(offset);
      expect(events).toHaveLength(heldBefore(offset));
      expect({ offset, told: told.length }).toEqual({ offset, told: isWhole ? 0 : 1 });
      if (!isWhole) expect(told[0]).toContain("the last writes before a power cut may be lost");
    }
  });

  it.each([0, 5, 31])("is told when only %d bytes of it are there", async (length) => {
    const { told, again } = await reopen(cutAt(length));
    expect(told).toHaveLength(1);
    expect(again).toEqual([]);
  });
});

const zeros = (bytes: Buffer, offset: number) => bytes.fill(0, offset);
const noise = (bytes: Buffer, offset: number) =>
  bytes.fill("7919", offset, Math.min(offset + 600, bytes.length));
const oneBit = (bytes: Buffer, offset: number) => {
  bytes[offset] = (bytes[offset] ?? 0) ^ 1;
};

describe("a log that is garbled", () => {
  it.each([
    ["zeros, as where a file grew and was never filled", zeros],
    ["noise", noise],
    ["one other bit", oneBit],
  ])("with %s is cut off there and told", async (_what, garble) => {
    const [start = 0] = killed.ends;
    for (let offset = start; offset < (killed.ends.at(-1) ?? 0); offset += 2111) {
      const { events, told, again } = await reopen(garbled((bytes) => garble(bytes, offset)));
      expect({ offset, events, told, again }).toEqual({
        offset,
        events: expect.objectContaining({ length: heldBefore(offset) }),
        told: [expect.stringContaining("the disk lost writes that were complete")],
        again: [],
      });
    }
  });

  it("in its header is told, and no event is made up", async () => {
    const { events, told } = await reopen(garbled((bytes) => oneBit(bytes, 9)));
    // All of it lay in the log.
    expect(events).toBe("NotFoundError");
    expect(told).toEqual([expect.stringContaining("may be lost")]);
  });
});

describe("a log of a process that was killed", () => {
  it("is whole, and nothing is said", async () => {
    const { events, told } = await reopen({});
    expect(events).toHaveLength(6);
    expect(told).toEqual([]);
  });

  it("in the middle of a write loses nothing that was recorded, and is told so", async () => {
    const whole = killed.files[log] ?? Buffer.alloc(0);
    // The next frame as it is begun: its page and the salts of this log.
    const begun = Buffer.concat([Buffer.from([0, 0, 0, 2, 0, 0, 0, 0]), whole.subarray(16, 24)]);
    for (const length of [13, 16])
      expect(
        await reopen({ [log]: Buffer.concat([whole, begun.subarray(0, length)]) }),
      ).toMatchObject({
        events: { length: 6 },
        told: [expect.stringMatching(/nothing that was recorded is lost$/)],
        again: [],
      });
  });

  it("may hold what an earlier generation left behind its end", async () => {
    const { home, store, lease } = await drivenRun();
    let head = 1;
    const write = async () => {
      head = (await store.append(lease, head, [stepStarted(head)])).at(-1)?.seq ?? 0;
    };
    const { salt } = readLog(join(home, log));
    while (readLog(join(home, log)).salt === salt) await write();
    expect(readLog(join(home, log))).toMatchObject({ tornBytes: 0 });
    expect(readLog(join(home, log)).frames * 4096).toBeLessThan(lengthOf(home) / 2);
    const copy = await tempHome();
    for (const name of ["store.db", log, index]) copyFileSync(join(home, name), join(copy, name));
    const told: string[] = [];
    const opened = await openStore({ home: copy, warn: (message) => told.push(message) });
    expect(await opened.load("r1")).toHaveLength(head);
    opened.close();
    expect(told).toEqual([]);
  });
});

it("says nothing while others write", async () => {
  const { home, store, lease } = await drivenRun();
  await store.abandon(lease);
  const actor = ["--import", "tsx", new URL("./actor.ts", import.meta.url).pathname, home];
  const writer = execa(process.execPath, [...actor, "write"], { reject: false });
  await new Promise((resolve) => writer.stdout.once("data", resolve));
  const { stdout } = await execa(process.execPath, [...actor, "open", "60"]);
  writer.kill("SIGKILL");
  await writer;
  expect(stdout).toBe("opened 60 times");
});

it("knows an earlier generation by its salt, also past the largest number", () => {
  expect(isEarlier(41, 42)).toBe(true);
  expect(isEarlier(0xffffffff, 2)).toBe(true);
  expect(isEarlier(42, 42)).toBe(false);
  expect(isEarlier(43, 42)).toBe(false);
  expect(isEarlier(0, 0x9e3779b1)).toBe(false);
});
