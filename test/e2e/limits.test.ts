import { expect, test } from "vitest";
import type { Reply } from "../support/model-server.ts";
import { claim, develops, edit, goodPlay, read, review, spec } from "./answers.ts";
import { openStage, type Setting, shop, type Told } from "./open-stage.ts";
import { eventsOf, givenStage } from "./stage.ts";

type Row = {
  limit: string;
  yml: string;
  /** Requests that reach the server before the limit stops the run. */
  asked: number;
  exitCode?: number;
  setting?: Partial<Setting>;
};

function rateLimited(times: number): Partial<Setting> {
  let left = times;
  return {
    interrupt: () => (left-- > 0 ? { status: 429, headers: { "retry-after": "0" } } : undefined),
  };
}

const wrongForm: Reply = { text: "{}" };
/** An answer that took more than was set aside for it. */
const dear = { ...spec(), usage: { input: 100, output: 40_000 } } as Reply;
const reworked = [
  read("src/price.js"),
  edit("src/price.js", "  const sum", "  // Percent of the sum.\n  const sum"),
  claim(),
];
const sentBack = review({ verdict: "needs-revision" });
const tries = { exitCode: 10 };

const rows: Row[] = [
  { limit: "turns", yml: "turns: 2", asked: 6 },
  { limit: "toolCalls", yml: "toolCalls: 2", asked: 6 },
  { limit: "runTurns", yml: "runTurns: 6", asked: 6 },
  { limit: "runTurns", yml: "runTurns: 3", asked: 3, setting: rateLimited(3) },
  { limit: "runToolCalls", yml: "runToolCalls: 4", asked: 6 },
  {
    limit: "tokens",
    yml: "tokens: 30000",
    asked: 1,
    setting: { play: goodPlay({ requirements: [[dear]] }) },
  },
  { limit: "steps.develop.turns", yml: "steps: { develop: { turns: 3 } }", asked: 7 },
  { limit: "steps.develop.toolCalls", yml: "steps: { develop: { toolCalls: 3 } }", asked: 7 },
  { limit: "steps.plan.tokens", yml: "steps: { plan: { tokens: 100 } }", asked: 2 },
  {
    ...{ limit: "contractReasks", yml: "contractReasks: 0", asked: 1, ...tries },
    setting: { play: goodPlay({ requirements: [[wrongForm, spec()]] }) },
  },
  {
    ...{ limit: "reviewRounds", yml: "reviewRounds: 1", asked: 9, ...tries },
    setting: {
      play: goodPlay({ developer: [develops, reworked], reviewer: [[sentBack], [review()]] }),
    },
  },
  {
    ...{ limit: "attempts.develop", yml: "attempts: { develop: 1 }", asked: 9, ...tries },
    setting: {
      play: goodPlay({ developer: [develops, reworked], reviewer: [[sentBack], [review()]] }),
    },
  },
];

test.for(rows)(
  "at $limit ($yml) nothing more is asked, and approving leads on to the end",
  async ({ limit, yml, asked, exitCode = 14, setting }, { expect, onTestFinished }) => {
    const files = { ...shop, "patchgate.yml": `budgets: { ${yml} }\n` };
    const stage = await openStage({ play: goodPlay(), files, ...setting });
    onTestFinished(() => stage.close());

    let told: Told = await stage.run();

    const gate = { kind: "budget", budget: { limit } };
    expect(told).toMatchObject({ exitCode, outcome: { outcome: "waiting", gate } });
    expect(told.outcome.because).toContain(`The limit ${limit} of `);
    expect(told.outcome.because).toMatch(/Approving raises it to .* more/);
    expect(told.outcome.gate?.budget?.spending[0]).toMatchObject({ step: "specify" });
    expect(stage.server.requests).toHaveLength(asked);
    expect(await stage.repository.git("branch", "--list", "patchgate/*")).toBe("");

    while (told.outcome.gate?.budget) {
      const approved = await stage.patchgate(["approve", told.outcome.gate.id]);
      expect(approved).toMatchObject({ exitCode: 0 });
      told = await stage.patchgate(["resume", told.outcome.runId, "--json"]);
    }
    expect(told).toMatchObject({ exitCode: 0, outcome: { outcome: "approved" } });
    expect(stage.touched()).toEqual([]);
  },
);

test.for([
  { limit: "wallMinutes", yml: "", flags: ["--max-minutes", "1"] },
  { limit: "steps.plan.wallMinutes", yml: "steps: { plan: { wallMinutes: 1 } }", flags: [] },
])("minutes of work that run out ($limit) cut off a call that is not answered", async (row) => {
  const { limit, yml, flags } = row;
  let still = true;
  const stage = await givenStage({
    play: goodPlay(),
    files: { ...shop, "patchgate.yml": `budgets: { ${yml} }\n` },
    interrupt: ({ owner }) => (still && owner === "planner" ? { silence: true } : undefined),
  });

  const told = await stage.run(...flags);

  const budget = { limit, allowed: 1 };
  expect(told).toMatchObject({ exitCode: 14, outcome: { gate: { kind: "budget", budget } } });
  expect(eventsOf(told, "model-called").at(-1)).toMatchObject({
    key: "plan/1/1",
    error: "cut off, as the run was stopped",
  });
  expect(told.outcome.gate?.budget?.spending).toMatchObject([
    { step: "specify" },
    { step: "plan", agent: "developer", usage: { modelCalls: 1 } },
  ]);
  still = false;
  await stage.patchgate(["approve", told.outcome.gate?.id ?? "", "--max-minutes", "60"]);
  const resumed = await stage.patchgate(["resume", told.outcome.runId, "--json"]);
  expect(resumed).toMatchObject({ exitCode: 0, outcome: { outcome: "approved" } });
  expect(stage.touched()).toEqual([]);
});

test("dollars do not bound a model whose price nobody knows, and the summary says so", async () => {
  const stage = await givenStage({ play: goodPlay() });

  const args = ["run", stage.ticket, "--model", "nobodys-model", "--budget-usd", "0.01"];
  const told = await stage.patchgate(args);

  expect(told.exitCode).toBe(0);
  expect(told.stdout).toMatch(/^ +costUsd +does not hold: nobody knows the price/m);
});
