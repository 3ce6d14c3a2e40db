import { describe, expect, it } from "vitest";
import { limitBroken, raiseFor } from "../../policies/budgets.ts";
import { addUsage, noUsage } from "../../policies/usage.ts";
import { aBudget, someUsage } from "../support/facts.ts";

const budget = aBudget({ tokens: 100, costUsd: 1, wallMinutes: 2 });
const nothing = { spent: noUsage, knownUsd: 0 };

describe("limitBroken", () => {
  it("allows spending up to the limit, and not one more", () => {
    const spent = { spent: someUsage(60, 0.5), knownUsd: 0.5 };
    const held = [{ tokens: 30, costUsd: 0.25 }];
    expect(limitBroken(budget, spent, held, { tokens: 10, costUsd: 0.25 })).toBeUndefined();
    expect(limitBroken(budget, spent, held, { tokens: 11, costUsd: 0 })).toEqual({
      limit: "100 tokens",
      spent: "90 tokens",
    });
    expect(limitBroken(budget, spent, held, { tokens: 0, costUsd: 0.26 })).toEqual({
      limit: "$1",
      spent: "$0.7500",
    });
  });

  it("counts input and output, and each token once", () => {
    const tokens = { input: 60, cachedInput: 50, output: 40, reasoning: 30 };
    const spent = { spent: { ...noUsage, tokens }, knownUsd: 0 };
    expect(limitBroken(budget, spent, [], { tokens: 0, costUsd: 0 })).toBeUndefined();
    expect(limitBroken(budget, spent, [], { tokens: 1, costUsd: 0 })?.limit).toBe("100 tokens");
  });

  it("cannot hold unknown prices against the dollars", () => {
    const held = [{ tokens: 1, costUsd: null }];
    expect(limitBroken(budget, nothing, held, { tokens: 1, costUsd: null })).toBeUndefined();
  });

  it("stops when the minutes are used", () => {
    const next = { tokens: 1, costUsd: 0 };
    const whenUsed = (wallMs: number) =>
      limitBroken(budget, { spent: { ...noUsage, wallMs }, knownUsd: 0 }, [], next);
    expect(whenUsed(119_999)).toBeUndefined();
    expect(whenUsed(120_000)).toEqual({ limit: "2 minutes", spent: "2.0 minutes" });
  });
});

describe("raiseFor", () => {
  it.each([
    ["100 tokens", { tokens: 200 }],
    ["$1", { costUsd: 2 }],
    ["2 minutes", { wallMinutes: 4 }],
    ["80 turns", { turns: 160 }],
    ["240 tool calls", { toolCalls: 480 }],
    ["something else", {}],
  ])("grants %s once more", (limit, raised) => {
    expect(raiseFor(budget, limit)).toEqual(raised);
  });

  it("knows every limit that limitBroken names", () => {
    const spent = { spent: { ...someUsage(100, 1), wallMs: 120_000 }, knownUsd: 1 };
    const limits = [
      limitBroken(budget, spent, [], { tokens: 1, costUsd: 0 }),
      limitBroken({ ...budget, tokens: 1000 }, spent, [], { tokens: 1, costUsd: 1 }),
      limitBroken({ ...budget, tokens: 1000 }, spent, [], { tokens: 1, costUsd: 0 }),
    ];
    expect(limits.map((broken) => Object.keys(raiseFor(budget, broken?.limit ?? "")))).toEqual([
      ["tokens"],
      ["costUsd"],
      ["wallMinutes"],
    ]);
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
