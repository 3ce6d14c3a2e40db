import { createHash } from "node:crypto";
import { readdir, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import type { RunEvent } from "../../contracts/run-event.ts";
import { modelCalled } from "./events.ts";
import { drivenRun, storeIn, tamper, tempHome } from "./support.ts";

const small = "const answer = 42;\n";
const large = Buffer.alloc(200_000, "patchgate ");

const filesIn = async (home: string) =>
  (await readdir(join(home, "artifacts"), { recursive: true, withFileTypes: true }).catch(() => []))
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));

it("keeps content under its hash and gives it back, also to another process", async () => {
  const home = await tempHome();
  const store = await storeIn(home);
  const other = await storeIn(home);
  for (const content of [small, large, "", "é"]) {
    const artifact = await store.keep(content, "text/plain");
    const bytes = Buffer.from(content);
    expect(artifact).toEqual({
      hash: `sha256:${createHash("sha256").update(bytes).digest("hex")}`,
      bytes: bytes.byteLength,
      mime: "text/plain",
    });
    expect(Buffer.from(await other.artifact(artifact)).equals(bytes)).toBe(true);
  }
});

it("writes large content to one private file, however often it is kept", async () => {
  const home = await tempHome();
  const store = await storeIn(home);
  const { hash } = await store.keep(large, "text/plain");
  await store.keep(large, "text/plain");
  const digits = hash.slice("sha256:".length);
  const path = join(home, "artifacts", digits.slice(0, 2), digits.slice(2));
  expect(await filesIn(home)).toEqual([path]);
  expect((await stat(path)).mode & 0o777).toBe(0o600);
});

it("refuses content that is not what was kept", async () => {
  const home = await tempHome();
  const store = await storeIn(home);
  const inDatabase = await store.keep(small, "text/plain");
  const inFile = await store.keep(large, "text/plain");
  await tamper(home, "update artifacts set content = x'00' where content is not null");
  const [file = ""] = await filesIn(home);
  await writeFile(file, "something else");
  for (const artifact of [inDatabase, inFile])
    await expect(store.artifact(artifact)).rejects.toMatchObject({
      name: "StoreCorruptError",
      message: expect.stringContaining(`Artifact ${artifact.hash} is not what was stored`),
    });
});

it("names content that is gone", async () => {
  const home = await tempHome();
  const store = await storeIn(home);
  const hash = `sha256:${"0".repeat(64)}`;
  await expect(store.artifact({ hash })).rejects.toThrow(`Artifact ${hash} is not in the store`);
});

it("answers a model call from what this attempt recorded last under its key", async () => {
  const { store } = await drivenRun();
  const response = async (text: string) => store.keep(JSON.stringify({ text }), "application/json");
  const call = modelCalled({ key: "develop/1/1", costUsd: 1 });
  const events = inOrder(
    { ...call, response: await response("first") },
    { ...call, requestHash: "h2", response: await response("second") },
    { ...call, response: null },
    { ...call, attempt: 2, response: await response("of another attempt") },
  );
  const journal = store.journal({ step: "develop", attempt: 1 }, () => events);
  expect(await journal.modelResponse("develop/1/1")).toEqual({
    requestHash: "h2",
    response: { text: "second" },
  });
  expect(await journal.modelResponse("develop/1/2")).toBeUndefined();
});

it("answers nothing from turns after which the attempt parted from its record", async () => {
  const { store } = await drivenRun();
  const response = await store.keep("{}", "application/json");
  const call = (key: string) => ({ ...modelCalled({ key, costUsd: 1 }), response });
  const at = { step: "develop" as const, attempt: 1 };
  const parted = {
    type: "step-diverged" as const,
    ...at,
    turn: 2,
    differences: [],
    snapshot: null,
  };
  const events = inOrder(call("develop/1/1"), call("develop/1/2"), call("develop/1/3"), parted);
  const journal = store.journal(at, () => [...events]);
  expect(await journal.modelResponse("develop/1/1")).toBeDefined();
  expect(await journal.modelResponse("develop/1/2")).toBeUndefined();
  expect(await journal.modelResponse("develop/1/3")).toBeUndefined();
  const [again] = inOrder(call("develop/1/2"));
  if (again) events.push(again);
  expect(await journal.modelResponse("develop/1/2")).toBeDefined();
});

it("answers a tool call only for the attempt that made it", async () => {
  const { store } = await drivenRun();
  const called = {
    type: "tool-called" as const,
    step: "develop" as const,
    attempt: 1,
    callId: "call_1",
    tool: "read_file",
    summary: "a.ts",
    decision: "allow" as const,
    ok: true,
    durationMs: 1,
    result: await store.keep(small, "text/plain"),
    snapshot: null,
  };
  const events = inOrder(called);
  const of = (step: "develop" | "test", attempt: number) =>
    store.journal({ step, attempt }, () => events).toolResult("call_1");
  expect(await of("develop", 1)).toBe(small);
  expect(await of("develop", 2)).toBeUndefined();
  expect(await of("test", 1)).toBeUndefined();
});

function inOrder(...events: RunEvent["event"][]): RunEvent[] {
  return events.map((event, index) => ({
    version: 1,
    runId: "r1",
    seq: index + 1,
    at: "2026-01-01T00:00:00.000Z",
    event,
  }));
}
