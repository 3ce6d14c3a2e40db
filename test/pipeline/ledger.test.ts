import { describe, expect, it } from "vitest";
import type { Gate } from "../../contracts/gate.ts";
import { StepError } from "../../contracts/step-error.ts";
import type { StepContext } from "../../pipeline/ports.ts";
import { modelCalled } from "../support/events.ts";
import { aBudget, anApproval, aSpec } from "../support/facts.ts";
import { aWorld } from "../support/world.ts";

const ask = async (gate: Gate) => anApproval(gate);

/** One model call as the agents make it: set aside, pay, settle. */
async function call(step: StepContext, turn: number, tokens: number, costUsd: number | null = 0) {
  const key = `${step.step}/${step.attempt}/${turn}`;
  await step.reserve(key, { tokens, costUsd });
  await step.record(modelCalled(key, tokens, costUsd, { step: step.step, attempt: step.attempt }));
}

describe("the ledger", () => {
  it("never lets calls side by side pass a limit together", async () => {
    const outcomes: string[] = [];
    const world = await aWorld({
      terms: { budget: aBudget({ tokens: 100 }) },
      agents: {
        specifyFeature: async (_input, { reserve }) => {
          const keys = ["a", "b", "c"];
          const spend = { tokens: 40, costUsd: null };
          const settled = await Promise.allSettled(keys.map((key) => reserve(key, spend)));
          outcomes.push(...settled.map(({ status }) => status));
          throw new Error("enough");
        },
      },
    });
    const run = await world.advance();
    expect(outcomes).toEqual(["fulfilled", "fulfilled", "rejected"]);
    expect(run?.exceeded).toEqual({ limit: "tokens", allowed: 100, used: 80, next: 40 });
  });

  it("opens a budget gate at a limit, with the step still under way", async () => {
    const world = await aWorld({
      terms: { budget: aBudget({ tokens: 100 }) },
      agents: {
        specifyFeature: async (_input, step) => {
          for (let turn = 1; ; turn++) await call(step, turn, 30);
        },
      },
    });
    const run = await world.advance();
    expect(run?.underway).toEqual({ step: "specify", attempt: 1 });
    expect(run?.spent.tokens.input).toBe(90);
    const gate = run?.gates.budget?.gate;
    expect(gate?.budget).toMatchObject({ limit: "tokens", allowed: 100, used: 90, raisesTo: 200 });
    expect(gate?.budget?.spending).toMatchObject([
      { step: "specify", agent: "developer", turns: 3 },
    ]);
    expect(gate?.digest).toBe(world.ports.sha256(JSON.stringify(gate?.budget)));
  });

  it("goes on in the same attempt with the raised budget, and tells the step of it", async () => {
    const attempts: [number, number][] = [];
    const world = await aWorld({
      terms: { budget: aBudget({ tokens: 100 }) },
      ports: { approver: { ask } },
      agents: {
        specifyFeature: async (_input, step) => {
          attempts.push([step.attempt, step.budget.tokens]);
          for (const turn of [1, 2]) await call(step, turn + 2 * attempts.length, 60);
          return aSpec();
        },
      },
    });
    const run = await world.advance();
    expect(run?.outcome?.status).toBe("approved");
    expect(attempts).toEqual([
      [1, 100],
      [1, 200],
    ]);
    expect(run?.spent.tokens.input).toBe(180);
  });

  it("raises a limit that a step met on its own", async () => {
    const turns: number[] = [];
    const world = await aWorld({
      terms: { budget: aBudget({ turns: 4 }) },
      ports: { approver: { ask } },
      agents: {
        specifyFeature: async (_input, { budget, stopAt }) => {
          turns.push(budget.turns);
          if (budget.turns > 4) return aSpec();
          return stopAt({ limit: "turns", allowed: 4, used: 4, next: 1 });
        },
      },
    });
    expect((await world.advance())?.outcome?.status).toBe("approved");
    expect(turns).toEqual([4, 8]);
  });

  it("stops work that is under way when its minutes are used up, and counts no wait for a person", async () => {
    let passed = 0;
    const tries: number[] = [];
    const world: Awaited<ReturnType<typeof aWorld>> = await aWorld({
      terms: { budget: aBudget({ wallMinutes: 2 }) },
      ports: {
        uptime: () => passed,
        now: () => new Date(Date.parse("2026-01-01T00:00:00.000Z") + passed).toISOString(),
      },
      agents: {
        specifyFeature: async (_input, { signal, budget }) => {
          tries.push(budget.wallMinutes);
          if (tries.length > 1) return aSpec();
          passed = 119_999;
          await world.beat();
          expect(signal.aborted).toBe(false);
          passed = 120_000;
          await world.beat();
          signal.throwIfAborted();
          return aSpec();
        },
      },
    });
    const run = await world.advance();
    expect(run?.gates.budget?.gate.budget).toMatchObject({ limit: "wallMinutes", used: 2 });
    expect(run?.underway).toEqual({ step: "specify", attempt: 1 });
    passed += 3_600_000;
    const gate = run?.gates.budget?.gate;
    if (!gate) throw new Error("no budget gate was opened");
    await world.store.signal("run-1", { id: "s", kind: "approval", data: anApproval(gate) });
    expect((await world.advance())?.outcome?.status).toBe("approved");
    expect(tries).toEqual([2, 4]);
  });

  it("bounds a step by limits of its own, over all its attempts", async () => {
    const world = await aWorld({
      terms: { budget: aBudget({ steps: { specify: { turns: 3, toolCalls: 1 } } }) },
      ports: { approver: { ask } },
      agents: {
        specifyFeature: async (_input, step) => {
          await call(step, 1, 1);
          if (step.attempt < 3) throw new StepError("tool", "again", { retryable: true });
          await step.reserveTool();
          await call(step, 2, 1);
          return aSpec();
        },
      },
    });
    expect((await world.advance())?.outcome?.status).toBe("approved");
    const reached = (await world.events()).filter(({ type }) => type === "budget-exceeded");
    expect(reached).toMatchObject([{ limit: "steps.specify.turns", allowed: 3, used: 3 }]);
  });

  it("raises a budget in advance only once", async () => {
    const world = await aWorld({
      terms: { budget: aBudget({ tokens: 100 }), preapproved: ["budget"] },
      agents: {
        specifyFeature: async (_input, step) => {
          for (let turn = 1; ; turn++) await call(step, turn, 30);
        },
      },
    });
    const run = await world.advance();
    expect(run?.budget?.tokens).toBe(200);
    expect(run?.gates.budget?.gate.id).toBe("run-1-budget-2");
  });

  it("counts the dollars it knows when one model's price is unknown", async () => {
    const world = await aWorld({
      terms: { budget: aBudget({ costUsd: 1 }) },
      agents: {
        specifyFeature: async (_input, step) => {
          await call(step, 1, 1, null);
          await call(step, 2, 1, 0.75);
          await call(step, 3, 1, 0.5);
          return aSpec();
        },
      },
    });
    const run = await world.advance();
    expect(run?.spent.costUsd).toBeNull();
    expect(run?.exceeded).toEqual({ limit: "costUsd", allowed: 1, used: 0.75, next: 0.5 });
  });

  it("still counts a call that was cut off, until the same call is made again", async () => {
    let tries = 0;
    const world = await aWorld({
      terms: { budget: aBudget({ tokens: 100 }) },
      agents: {
        specifyFeature: async (_input, step) => {
          if (++tries === 1) {
            await step.reserve("specify/1/1", { tokens: 60, costUsd: null });
            throw new StepError("model", "cut off", { retryable: false });
          }
          await step.reserve("specify/1/1", { tokens: 60, costUsd: null });
          await step.reserve("specify/1/2", { tokens: 60, costUsd: null });
          return aSpec();
        },
      },
    });
    expect((await world.advance())?.reserved).toEqual({
      "specify/1/1": { tokens: 60, costUsd: null, step: "specify", attempt: 1 },
    });
    const run = await world.advance({ resumedBy: "ann" });
    expect(run?.exceeded).toMatchObject({ limit: "tokens", used: 60 });
  });
});
