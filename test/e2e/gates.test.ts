import { expect, test } from "vitest";
import { calls, claim, create, develops, edit, goodPlay, plan, read, spec } from "./answers.ts";
import type { Stage } from "./open-stage.ts";
import type { Scene } from "./player.ts";
import { givenStage } from "./stage.ts";

const workflow = ".github/workflows/ci.yml";
const risky = () =>
  goodPlay({
    planner: [[plan({ paths: ["src/price.js", workflow] })]],
    developer: [[...develops.slice(0, 2), create(workflow, "on: push\n"), claim()]],
  });

/** Answers the open gate; `rest` may say why or bind the answer to a digest. */
async function decide(stage: Stage, verb: string, ...rest: string[]) {
  const [run] = await runsOf(stage);
  const { stdout } = await stage.patchgate(["show", run?.runId ?? "", "--json"]);
  const { gate } = JSON.parse(stdout).report;
  return stage.patchgate([verb, gate?.id ?? "none", ...rest]);
}

async function runsOf(stage: Stage): Promise<{ runId: string; status: string }[]> {
  const { stdout } = await stage.patchgate(["runs", "--json"]);
  return stdout.split("\n").map((line) => JSON.parse(line));
}

test("a plan that touches a workflow, and then the patch itself, wait for a person", async () => {
  const stage = await givenStage({ play: risky() });

  const told = await stage.run();

  const gate = { kind: "plan", files: [workflow], risk: "high", question: null };
  expect(told).toMatchObject({ exitCode: 13, outcome: { outcome: "waiting", gate } });
  expect(told.outcome.next).toContain(`patchgate approve ${told.outcome.gate?.id}`);
  const { runId } = told.outcome;
  expect(await stage.patchgate(["resume", runId, "--json"])).toMatchObject({ exitCode: 13 });
  expect(await decide(stage, "approve", "--digest", "sha256:0")).toMatchObject({
    exitCode: 2,
    stderr: expect.stringContaining("the approval is for sha256:0, the gate asks about sha256:"),
  });
  expect(await decide(stage, "approve")).toMatchObject({ exitCode: 0 });
  expect(await stage.patchgate(["approve", told.outcome.gate?.id ?? ""])).toMatchObject({
    exitCode: 2,
    stderr: expect.stringContaining("does not wait for an answer"),
  });

  const atPatch = await stage.patchgate(["resume", runId, "--json"]);
  expect(atPatch).toMatchObject({
    exitCode: 13,
    outcome: { outcome: "waiting", gate: { ...gate, kind: "patch" } },
  });
  expect(await stage.repository.git("branch", "--list", "patchgate/*")).toBe("");
  expect(await decide(stage, "approve", "-m", "fine")).toMatchObject({ exitCode: 0 });
  const offered = await stage.patchgate(["resume", runId, "--json"]);
  expect(offered).toMatchObject({ exitCode: 0, outcome: { outcome: "approved" } });
  expect(await stage.repository.git("show", `${offered.outcome.branch}:${workflow}`)).toBe(
    "on: push",
  );
  expect(stage.server.cues.filter(({ turn }) => turn === 0)).toHaveLength(5);
  expect(stage.touched()).toEqual([]);
});

test("a rejected plan ends the run", async () => {
  const stage = await givenStage({ play: risky() });
  const { outcome } = await stage.run();

  await decide(stage, "reject", "-m", "not this week");

  expect(await stage.patchgate(["resume", outcome.runId, "--json"])).toMatchObject({
    exitCode: 12,
    outcome: { outcome: "terminated", because: "the plan was rejected: not this week" },
  });
  expect(await stage.patchgate(["resume", outcome.runId])).toMatchObject({ exitCode: 12 });
  expect(stage.touched()).toEqual([]);
});

test("changes that a person wants of a plan reach the planner in their words", async () => {
  const [scene] = risky().planner;
  const stage = await givenStage({
    play: goodPlay({ planner: [scene as Scene, [plan()]] }),
  });
  const { outcome } = await stage.run();

  expect(await decide(stage, "request-changes")).toMatchObject({ exitCode: 2 });
  await decide(stage, "request-changes", "-m", "Leave the workflow alone.");

  const told = await stage.patchgate(["resume", outcome.runId, "--json"]);
  expect(told).toMatchObject({ exitCode: 0, outcome: { outcome: "approved" } });
  const planner = stage.server.cues.filter(({ owner }) => owner === "planner");
  expect(planner.map(({ said }) => said.includes("Leave the workflow alone."))).toEqual([
    false,
    true,
  ]);
});

test("changes that a person wants of a patch reach the developer in their words", async () => {
  const reworked = [read(workflow), edit(workflow, "on: push", "on: pull_request"), claim()];
  const stage = await givenStage({
    play: { ...risky(), developer: [...risky().developer, reworked] },
  });
  const { outcome } = await stage.run("--yes", "plan");
  expect(outcome.gate).toMatchObject({ kind: "patch" });

  await decide(stage, "request-changes", "-m", "Only on pull requests.");

  const told = await stage.patchgate(["resume", outcome.runId, "--json"]);
  expect(told).toMatchObject({ exitCode: 13, outcome: { gate: { kind: "patch" } } });
  expect(told.outcome.gate?.digest).not.toBe(outcome.gate?.digest);
  expect(stage.server.cues.some(({ said }) => said.includes("Only on pull requests."))).toBe(true);
});

test("a blocking question stops the run until a person answers it", async () => {
  const question = "Is the percentage of the net or the gross sum?";
  const stage = await givenStage({
    play: goodPlay({
      requirements: [[spec({ openQuestions: [{ question, blocking: true }] })], [spec()]],
    }),
  });

  const told = await stage.run("--yes", "spec");

  expect(told).toMatchObject({
    exitCode: 13,
    outcome: { outcome: "waiting", because: question, gate: { kind: "spec", question } },
  });
  expect(await decide(stage, "approve")).toMatchObject({
    exitCode: 2,
    stderr: expect.stringContaining("answer it in words"),
  });
  await decide(stage, "request-changes", "-m", "Of the gross sum.");
  const resumed = await stage.patchgate(["resume", told.outcome.runId, "--json"]);
  expect(resumed).toMatchObject({ exitCode: 0, outcome: { outcome: "approved" } });
  const asked = stage.server.cues.filter(({ owner }) => owner === "requirements");
  expect(asked.at(-1)?.said).toContain("Of the gross sum.");
  expect(asked.at(-1)?.said).toContain(question);
});

test("an agent's question in the middle of a step parks the run, and its answer goes on there", async () => {
  const question = "Round up or down?";
  const ask = calls(["ask_human", { question, options: ["up", "down"] }]);
  const stage = await givenStage({
    play: goodPlay({ developer: [[...develops.slice(0, 2), ask, ...develops.slice(2)]] }),
  });

  const told = await stage.run("--yes", "action");

  const because = `${question}\nPerhaps: up / down`;
  expect(told).toMatchObject({
    exitCode: 13,
    outcome: { outcome: "waiting", because, gate: { kind: "action", question: because } },
  });
  expect(told.outcome.next).toContain(`patchgate request-changes ${told.outcome.gate?.id} -m`);
  const asked = stage.server.requests.length;
  await decide(stage, "request-changes", "-m", "Down, as on the invoice.");
  const resumed = await stage.patchgate(["resume", told.outcome.runId, "--json"]);
  expect(resumed).toMatchObject({ exitCode: 0, outcome: { outcome: "approved" } });
  const [first] = stage.server.requests.slice(asked);
  expect(JSON.stringify(first?.body)).toContain("Down, as on the invoice.");
});
