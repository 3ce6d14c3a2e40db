import { spawn } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished, test } from "vitest";
import { goodPlay } from "./answers.ts";
import { type Setting, shop } from "./open-stage.ts";
import { eventsOf, givenStage } from "./stage.ts";

const script = fileURLToPath(new URL("../support/answer-as.ts", import.meta.url));

/** A run that waits at its plan gate, with its settings for gates. */
async function waitingStage(gates = "", more: Partial<Setting> = {}) {
  const files = { ...shop, "patchgate.yml": `mode: plan\n${gates}` };
  const stage = await givenStage({ play: goodPlay(), files, ...more });
  const told = await stage.run();
  const gateId = told.outcome.gate?.id ?? "";
  return { stage, told, gateId, runId: told.outcome.runId };
}

/** A process in which somebody has the gate before them and will approve it when told to. */
async function approver(env: Record<string, string>, gateId: string, person: string) {
  const child = spawn(process.execPath, ["--import", "tsx", script, gateId, person], {
    env,
    stdio: ["pipe", "pipe", "inherit"],
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  const said = text(child.stdout);
  await once(child.stdout, "data");
  return async () => {
    child.stdin.write("now\n");
    return (await said).split("\n").at(1);
  };
}

test("two people who approve at the same moment make one decision, and one of them is told", async () => {
  const { stage, gateId, runId } = await waitingStage();
  const people = await Promise.all(["eve", "bob"].map((who) => approver(stage.env, gateId, who)));

  const said = await Promise.all(people.map((approve) => approve()));

  const refusal = expect.stringMatching(
    /^gate .* is (already answered: approved by (eve|bob)|not open: )/,
  );
  expect(said.sort()).toEqual([refusal, "recorded"]);
  const logged = await stage.patchgate(["logs", runId, "--json"]);
  expect(eventsOf(logged, "approval-given")).toHaveLength(1);
  const resumed = await stage.patchgate(["resume", runId, "--json"]);
  expect(resumed).toMatchObject({ exitCode: 0, outcome: { outcome: "approved" } });
  expect(eventsOf(resumed, "step-started").filter(({ step }) => step === "develop")).toHaveLength(
    1,
  );
});

test("approving twice at once is one decision, whichever process comes first", async () => {
  const { stage, gateId, runId } = await waitingStage();

  const both = await Promise.all([1, 2].map(() => stage.patchgate(["approve", gateId])));

  expect(both.map(({ exitCode }) => exitCode).sort()).toEqual([0, 2]);
  const logged = await stage.patchgate(["logs", runId, "--json"]);
  expect(eventsOf(logged, "approval-given")).toHaveLength(1);
});

test("a gate is reminded of, then expires into human review, and a late approval does not count", async () => {
  const soon = "gates: { remindAfterHours: 0.0000001, expiresAfterHours: 0.003 }\n";
  const { stage, told, gateId, runId } = await waitingStage(soon);
  expect(told.exitCode).toBe(13);
  expect(eventsOf(told, "approval-reminded")).toEqual([{ type: "approval-reminded", gateId }]);

  const { expiresAt } = told.outcome.gate ?? {};
  await sleep(Math.max(0, Date.parse(expiresAt ?? "") - Date.now()) + 5);

  const runs = await stage.patchgate(["runs", "--json"]);
  expect(JSON.parse(runs.stdout)).toMatchObject({ runId, status: "needs-human-review" });
  expect(await stage.patchgate(["approve", gateId])).toMatchObject({
    exitCode: 2,
    stderr: expect.stringMatching(
      /has expired at .* no answer counts any more.*start the ticket anew/,
    ),
  });
  const because = `nobody answered gate ${gateId} in time`;
  expect(await stage.patchgate(["resume", runId, "--json"])).toMatchObject({
    exitCode: 10,
    outcome: { outcome: "needs-human-review", because },
  });
  const logged = await stage.patchgate(["logs", runId, "--json"]);
  expect(eventsOf(logged, "approval-given")).toEqual([]);
  expect(stage.touched()).toEqual([]);
});
