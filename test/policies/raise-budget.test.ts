import { describe, expect, it } from "vitest";
import type { LimitName } from "../../contracts/budget.ts";
import { raiseBudget, raisedLimit } from "../../policies/raise-budget.ts";
import { aBudget, aReachedLimit } from "../support/facts.ts";

describe("raisedLimit", () => {
  it.each<[string, Parameters<typeof aReachedLimit>[0], number]>([
    ["the same again", { limit: "tokens", allowed: 100, used: 90, next: 20 }, 200],
    ["room for what is next", { limit: "tokens", allowed: 100, used: 90, next: 500 }, 590],
    ["the same from where it stands", { limit: "wallMinutes", allowed: 1, used: 6.2, next: 0 }, 8],
    ["whole cents", { limit: "costUsd", allowed: 0.125, used: 0.1, next: 0.03 }, 0.25],
    ["one where none was allowed", { limit: "contractReasks", allowed: 0, used: 0, next: 1 }, 1],
  ])("grants %s", (_what, reached, raised) => {
    expect(raisedLimit(aReachedLimit(reached))).toBe(raised);
  });
});

describe("raiseBudget", () => {
  const budget = aBudget({ tokens: 100, steps: { develop: { tokens: 50 } } });
  const at = (limit: LimitName, raisesTo: number) => ({
    ...aReachedLimit({ limit }),
    raisesTo,
    buys: "",
    spending: [],
  });

  it.each<[LimitName, object]>([
    ["tokens", { tokens: 9 }],
    ["attempts.develop", { attempts: { ...budget.attempts, develop: 9 } }],
    ["steps.develop.costUsd", { steps: { develop: { tokens: 50, costUsd: 9 } } }],
    ["steps.review.turns", { steps: { develop: { tokens: 50 }, review: { turns: 9 } } }],
  ])("raises %s and nothing else", (limit, changed) => {
    expect(raiseBudget(budget, at(limit, 9))).toEqual({ ...budget, ...changed });
  });

  it("takes the approver's figure for the limit that was asked about", () => {
    expect(raiseBudget(budget, at("costUsd", 20), { costUsd: 12 })).toEqual({
      ...budget,
      costUsd: 12,
    });
    const ofStep = raiseBudget(budget, at("steps.develop.costUsd", 20), { costUsd: 12 });
    expect(ofStep.steps.develop).toEqual({ tokens: 50, costUsd: 12 });
  });

  it("sets another limit too when a figure for it is given", () => {
    const raised = raiseBudget(budget, at("tokens", 200), { costUsd: 12, wallMinutes: 30 });
    expect(raised).toEqual({ ...budget, tokens: 200, costUsd: 12, wallMinutes: 30 });
  });
});
