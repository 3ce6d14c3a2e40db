import { appendFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { openDatabase } from "../../store/sqlite.ts";
import { goodPlay } from "./answers.ts";
import { type Stage, shop } from "./open-stage.ts";
import { canMount, smallDisk } from "./small-disk.ts";
import { askedTwice, givenStage, runOf } from "./stage.ts";

/** Changes the store behind the program's back. */
async function tamper({ home }: Stage, sql: string): Promise<void> {
  const database = await openDatabase(join(home, "store.db"));
  database.exec(sql);
  database.close();
}

/** A run that waits at its plan gate, with everything it has recorded so far. */
async function waitingRun() {
  const files = { ...shop, "patchgate.yml": "mode: plan\n" };
  const stage = await givenStage({ play: goodPlay(), files });
  const { outcome } = await stage.run();
  return { stage, runId: outcome.runId, gateId: outcome.gate?.id ?? "" };
}

async function goesOn(stage: Stage, runId: string) {
  const resumed = await stage.patchgate(["resume", runId, "--json"]);
  expect(resumed).toMatchObject({ exitCode: 0, outcome: { outcome: "approved" } });
}

test("a store that a newer version has written is refused, unchanged, and used again by that one", async () => {
  const { stage, runId, gateId } = await waitingRun();
  await tamper(stage, "update meta set value = '99' where key = 'schema'");

  for (const args of [["runs"], ["resume", runId], ["approve", gateId], ["run", stage.ticket]])
    expect(await stage.patchgate(args)).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining("needs a newer patchgate"),
    });

  await tamper(stage, "update meta set value = '1' where key = 'schema'");
  await stage.patchgate(["approve", gateId]);
  await goesOn(stage, runId);
  expect(askedTwice(stage)).toEqual([]);
});

test.skipIf(!canMount)("a full disk stops the run, which goes on once there is space", async () => {
  let fill = () => {};
  const stage = await givenStage({
    play: goodPlay(),
    interrupt: ({ owner, turn }) => {
      if (owner === "developer" && turn === 1) fill();
      return undefined;
    },
  });
  const disk = await smallDisk(stage, 64);
  fill = disk.fill;

  const ended = await disk.patchgate("run", stage.ticket, "--json");

  const runId = runOf(ended);
  expect(ended).toMatchObject({
    exitCode: 2,
    stderr: expect.stringMatching(
      /store\.db is full\. Everything recorded so far is kept: free space/,
    ),
  });
  expect(ended.stderr).toContain(`Then go on with: patchgate resume ${runId}`);
  fill = () => {};
  disk.free();
  expect(await disk.patchgate("resume", runId, "--json")).toMatchObject({
    exitCode: 0,
    outcome: { outcome: "approved" },
  });
  expect(askedTwice(stage)).toEqual(["developer 0 1"]);
  expect(stage.touched()).toEqual([]);
});

test.skipIf(!canMount)(
  "a store that cannot be written is refused, and used again when it can",
  async () => {
    const files = { ...shop, "patchgate.yml": "mode: plan\n" };
    const stage = await givenStage({ play: goodPlay(), files });
    const disk = await smallDisk(stage, 64);
    const { outcome } = await disk.patchgate("run", stage.ticket, "--json");
    const { runId } = outcome;
    const gateId = outcome.gate?.id ?? "";

    await disk.remount("ro");
    for (const args of [["runs"], ["show", runId], ["resume", runId], ["approve", gateId]])
      expect(await disk.patchgate(...args)).toMatchObject({
        exitCode: 2,
        stderr: expect.stringMatching(
          /this file system is read-only\. Remount it, or set PATCHGATE_HOME/,
        ),
      });

    await disk.remount("rw");
    expect(await disk.patchgate("approve", gateId)).toMatchObject({ exitCode: 0 });
    expect(await disk.patchgate("resume", runId, "--json")).toMatchObject({ exitCode: 0 });
    expect(askedTwice(stage)).toEqual([]);
  },
);

test("a changed timeline is never accepted, is listed as damaged, and is used again once it is restored", async () => {
  const { stage, runId, gateId } = await waitingRun();
  const change = (from: string, to: string) =>
    tamper(stage, `update events set body = replace(body, '${from}', '${to}')`);

  await change("DISCOUNT-1", "DISCOUNT-2");
  for (const verb of [["show"], ["logs"], ["resume"], ["cancel"], ["replay"]])
    expect(await stage.patchgate([...verb, runId])).toMatchObject({
      exitCode: 1,
      stderr: expect.stringMatching(/is broken at event \d+: it was changed after it was written/),
    });
  expect(await stage.patchgate(["approve", gateId])).toMatchObject({ exitCode: 1 });
  const runs = await stage.patchgate(["runs", "--json"]);
  expect(JSON.parse(runs.stdout)).toMatchObject({ runId, status: "damaged" });

  await change("DISCOUNT-2", "DISCOUNT-1");
  await stage.patchgate(["approve", gateId]);
  await goesOn(stage, runId);
  expect(askedTwice(stage)).toEqual([]);
});

test("a write that was cut off is told once, on standard error, and the run goes on", async () => {
  const { stage, runId, gateId } = await waitingRun();
  appendFileSync(join(stage.home, "store.db-wal"), "the begin of it");

  expect(await stage.patchgate(["approve", gateId])).toMatchObject({
    exitCode: 0,
    stderr: expect.stringMatching(
      /^patchgate: The end of .*store\.db-wal cannot be read \(15 bytes/,
    ),
  });
  expect((await stage.patchgate(["runs"])).stderr).toBe("");
  await goesOn(stage, runId);
});

test("a damaged answer in the journal parks the run, which goes on once it is restored", async () => {
  const stage = await givenStage({
    play: goodPlay(),
    interrupt: ({ owner, turn }) =>
      down && owner === "developer" && turn === 2 ? { status: 503, headers } : undefined,
  });
  let down = true;
  const headers = { "retry-after": "3600" };
  const { outcome } = await stage.run();
  const { runId } = outcome;
  down = false;
  await tamper(stage, "create table kept as select * from artifacts");
  await tamper(stage, "update artifacts set content = x'00'");

  const parked = await stage.patchgate(["resume", runId, "--json"]);
  expect(parked).toMatchObject({ exitCode: 2, outcome: { outcome: "parked" } });
  expect(parked.outcome.because).toMatch(
    /is not what was stored under its hash\. Restore the store/,
  );
  expect(await stage.patchgate(["logs", runId])).toMatchObject({ exitCode: 1 });

  await tamper(stage, "delete from artifacts; insert into artifacts select * from kept");
  await goesOn(stage, runId);
  expect(askedTwice(stage)).toEqual(["developer 0 2"]);
});

test("a clock that goes backwards neither holds a run nor reorders its timeline", async () => {
  const { stage, runId, gateId } = await waitingRun();
  const ahead = Date.parse("2099-01-01T00:00:00.000Z");
  const lease = `owner = 'elsewhere', pid = 1, lease_until = ${ahead}`;
  await tamper(stage, `update runs set updated_at = ${ahead}, ${lease}`);

  expect(await stage.patchgate(["approve", gateId])).toMatchObject({ exitCode: 0 });
  await goesOn(stage, runId);

  const { stdout } = await stage.patchgate(["logs", runId, "--json"]);
  const times = stdout.split("\n").map((line) => JSON.parse(line).at);
  expect(times).toEqual(times.toSorted());
});
