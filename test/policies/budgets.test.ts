import { describe, expect, it } from "vitest";
import type { Budget, Spending } from "../../contracts/budget.ts";
import {
  type Account,
  accountOf,
  type Ledger,
  modelCallLimit,
  timeLimit,
  toolCallLimit,
} from "../../policies/budgets.ts";
import { addUsage, noUsage } from "../../policies/usage.ts";
import { aBudget, aStepUsage, someUsage } from "../support/facts.ts";

const nothing: Account = { turns: 0, toolCalls: 0, tokens: 0, costUsd: 0, wallMinutes: 0 };
const small = { tokens: 100, costUsd: 1, wallMinutes: 2, runTurns: 5, runToolCalls: 5 };

/** Books of a developer whose run has used this much. */
function books(used: Partial<Account>, over: Partial<Budget> = {}): Ledger {
  const run = { ...nothing, ...used };
  const attempt = { turns: 0, toolCalls: 0 };
  return { budget: aBudget({ ...small, ...over }), step: "develop", run, ofStep: run, attempt };
}

describe("modelCallLimit", () => {
  it("allows spending up to the limit, and not one more", () => {
    const ledger = books({ tokens: 90, costUsd: 0.75 });
    expect(modelCallLimit(ledger, { tokens: 10, costUsd: 0.25 })).toBeUndefined();
    expect(modelCallLimit(ledger, { tokens: 11, costUsd: 0 })).toEqual({
      limit: "tokens",
      allowed: 100,
      used: 90,
      next: 11,
    });
    expect(modelCallLimit(ledger, { tokens: 0, costUsd: 0.26 })).toEqual({
      limit: "costUsd",
      allowed: 1,
      used: 0.75,
      next: 0.26,
    });
  });

  it("cannot hold unknown prices against the dollars, nor free calls against any", () => {
    expect(modelCallLimit(books({ costUsd: 1 }), { tokens: 1, costUsd: null })).toBeUndefined();
    const full = books({ tokens: 100, costUsd: 1 });
    expect(modelCallLimit(full, { tokens: 0, costUsd: 0 })).toBeUndefined();
  });

  it("stops when the minutes are used", () => {
    const whenUsed = (ms: number) =>
      modelCallLimit(books({ wallMinutes: ms / 60_000 }), { tokens: 1, costUsd: 0 });
    expect(whenUsed(119_999)).toBeUndefined();
    expect(whenUsed(120_000)).toEqual({ limit: "wallMinutes", allowed: 2, used: 2, next: 0 });
  });

  it("counts the turns of the attempt and of the run", () => {
    const call = { tokens: 1, costUsd: 0 };
    const attempt = { ...books({}, { turns: 2 }), attempt: { turns: 2, toolCalls: 0 } };
    expect(modelCallLimit(attempt, call)?.limit).toBe("turns");
    expect(modelCallLimit(books({ turns: 4 }), call)).toBeUndefined();
    expect(modelCallLimit(books({ turns: 5 }), call)?.limit).toBe("runTurns");
  });

  it.each<[Spending, number]>([
    ["turns", 3],
    ["tokens", 30],
    ["costUsd", 0.5],
    ["wallMinutes", 1],
  ])("holds %s against the limit of the step before that of the run", (spending, allowed) => {
    const step = books({ [spending]: allowed }, { steps: { develop: { [spending]: allowed } } });
    const call = { tokens: 1, costUsd: 0.1 };
    expect(modelCallLimit(step, call)?.limit).toBe(`steps.develop.${spending}`);
    expect(modelCallLimit({ ...step, step: "review" }, call)).toBeUndefined();
    expect(modelCallLimit({ ...step, ofStep: nothing }, call)).toBeUndefined();
  });
});

describe("toolCallLimit", () => {
  it("counts what is in the books and what has begun since", () => {
    const ledger = { ...books({ toolCalls: 2 }), attempt: { turns: 0, toolCalls: 2 } };
    expect(toolCallLimit(ledger, 2)).toBeUndefined();
    expect(toolCallLimit(ledger, 3)).toMatchObject({ limit: "runToolCalls", used: 5 });
    const attempt = { ...ledger, budget: aBudget({ toolCalls: 4 }) };
    expect(toolCallLimit(attempt, 1)).toBeUndefined();
    expect(toolCallLimit(attempt, 2)).toMatchObject({ limit: "toolCalls", used: 4 });
    const step = books({ toolCalls: 2 }, { steps: { develop: { toolCalls: 3 } } });
    expect(toolCallLimit(step, 0)).toBeUndefined();
    expect(toolCallLimit(step, 1)?.limit).toBe("steps.develop.toolCalls");
  });
});

describe("timeLimit", () => {
  it("counts the time that is not in the books yet", () => {
    const ledger = books({ wallMinutes: 1.5 });
    expect(timeLimit(ledger, 29_999)).toBeUndefined();
    expect(timeLimit(ledger, 30_000)).toMatchObject({ limit: "wallMinutes", used: 2 });
  });
});

describe("accountOf", () => {
  it("counts input and output, each token once, and what is held for calls under way", () => {
    const tokens = { input: 60, cachedInput: 50, output: 40, reasoning: 30 };
    const usage = { ...noUsage, tokens, modelCalls: 2, toolCalls: 4, wallMs: 90_000 };
    const row = aStepUsage({ turns: 1, usage, knownUsd: 0.5 });
    expect(accountOf([row, row], [{ tokens: 7, costUsd: null }])).toEqual({
      turns: 5,
      toolCalls: 8,
      tokens: 207,
      costUsd: 1,
      wallMinutes: 3,
    });
  });
});

describe("addUsage", () => {
  it("adds every part", () => {
    const one = {
      tokens: { input: 1, cachedInput: 2, output: 3, reasoning: 4 },
      costUsd: 5,
      modelCalls: 6,
      toolCalls: 7,
      wallMs: 8,
    };
    expect(addUsage(one, one)).toEqual({
      tokens: { input: 2, cachedInput: 4, output: 6, reasoning: 8 },
      costUsd: 10,
      modelCalls: 12,
      toolCalls: 14,
      wallMs: 16,
    });
  });

  it("does not call a sum with an unknown part known", () => {
    expect(addUsage(someUsage(1, null), someUsage(1, 1)).costUsd).toBeNull();
    expect(addUsage(someUsage(1, 1), someUsage(1, null)).costUsd).toBeNull();
  });
});
