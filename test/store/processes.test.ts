import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { afterAll, beforeAll, expect, it } from "vitest";
import { openStore } from "../../store/open-store.ts";
import { started } from "./events.ts";
import { leaseOf, storeIn, tempHome } from "./support.ts";

let built = "";
const actor = () => join(built, "actor.mjs");

// Bundled once, and below the project so that it finds the database driver: each process starts at once.
beforeAll(async () => {
  built = await mkdtemp(join(process.cwd(), "node_modules", ".patchgate-actor-"));
  await build({
    entryPoints: [
      fileURLToPath(new URL("./actor.ts", import.meta.url)),
      fileURLToPath(new URL("./loner.ts", import.meta.url)),
    ],
    outdir: built,
    outExtension: { ".js": ".mjs" },
    bundle: true,
    platform: "node",
    format: "esm",
    external: ["libsql"],
  });
});
afterAll(() => rm(built, { recursive: true, force: true }));

function start(home: string, act: string, count = 0) {
  return spawn(process.execPath, [actor(), home, act, String(count)], {
    stdio: ["pipe", "pipe", "inherit"],
  });
}

/** What a process says, up to a line or its end. */
async function said({ stdout }: { stdout: Readable }, last?: string): Promise<string[]> {
  const lines: string[] = [];
  for await (const line of createInterface(stdout)) {
    if (line === last) break;
    lines.push(line);
  }
  return lines;
}

it("gives each run to exactly one of two processes that ask at once", async () => {
  const home = await tempHome();
  const store = await storeIn(home);
  const runs = Array.from({ length: 100 }, (_, run) => `r${run}`);
  for (const run of runs) await store.create(run, run, started);
  const both = [start(home, "acquire", 100), start(home, "acquire", 100)];
  const won = await Promise.all(both.map((child) => said(child, "all asked")));
  for (const child of both) child.stdin.end();
  expect(won.flat().sort()).toEqual([...runs].sort());
});

it("keeps its place at the file when its own process opens it once more", async () => {
  const home = await tempHome();
  await storeIn(home);
  (await openStore({ home })).close();
  const loner = spawn(process.execPath, [join(built, "loner.mjs"), join(home, "store.db")]);
  expect(await said(loner)).toEqual(["not alone"]);
});

it("lets exactly one of two processes write each event, even when both hold the token", async () => {
  const home = await tempHome();
  const store = await storeIn(home);
  await store.create("r1", "contended", started);
  await leaseOf(store, "r1");
  const won = await Promise.all([
    said(start(home, "append", 100)),
    said(start(home, "append", 100)),
  ]);
  const expected = Array.from({ length: 100 }, (_, index) => index + 2);
  expect(
    won
      .flat()
      .map(Number)
      .sort((a, b) => a - b),
  ).toEqual(expected);
  expect(await store.load("r1")).toHaveLength(101);
});

it("takes each signal once from two processes that send the same ones", async () => {
  const home = await tempHome();
  const store = await storeIn(home);
  await store.create("r1", "signalled", started);
  const sent = await Promise.all([
    said(start(home, "signal", 50)),
    said(start(home, "signal", 50)),
  ]);
  const ids = Array.from({ length: 50 }, (_, n) => `s${n}`);
  expect(sent.flat().sort()).toEqual([...ids].sort());
  const { pending, seen } = await store.signals("r1");
  expect({ ids: pending.map(({ id }) => id).sort(), seen }).toEqual({ ids: ids.sort(), seen: 50 });
});

it("loses nothing it acknowledged when the writer is killed, again and again", async () => {
  const home = await tempHome();
  const store = await storeIn(home);
  await store.create("r1", "killed", started);
  const acknowledged: string[] = [];
  for (let kill = 0; kill < 20; kill += 1) {
    const child = start(home, "write");
    const goal = 1 + Math.floor(Math.random() * 12);
    let heard = 0;
    for await (const line of createInterface(child.stdout)) {
      acknowledged.push(line);
      heard += 1;
      if (heard === goal) child.kill("SIGKILL");
    }
    if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
  }
  expect(acknowledged).not.toContain("busy");
  const events = await store.load("r1");
  for (const line of acknowledged) {
    const [seq = "", hash = ""] = line.split(" ");
    expect(events[Number(seq) - 1]).toMatchObject({ event: { attempt: Number(seq) } });
    expect(Buffer.from(await store.artifact({ hash })).toString()).toBe(`content of event ${seq}`);
  }
  // At most the one event in flight at each kill was written without being acknowledged.
  expect(events.length - 1 - acknowledged.length).toBeLessThanOrEqual(20);
});
