import { expect, it } from "vitest";
import type { ReachedLimit } from "../../contracts/budget.ts";
import { budgetNeed } from "../../policies/budget-question.ts";
import { noUsage } from "../../policies/usage.ts";
import { aReachedLimit, aStepUsage, someUsage } from "../support/facts.ts";

const spending = [
  aStepUsage({
    step: "plan",
    turns: 2,
    usage: { ...someUsage(2000, 0.2), modelCalls: 2 },
    knownUsd: 0.2,
  }),
  aStepUsage({ turns: 8, usage: { ...someUsage(8000, 0.8), modelCalls: 8 }, knownUsd: 0.8 }),
  aStepUsage({ step: "check", agent: "runner", model: "", turns: 0, usage: noUsage, knownUsd: 0 }),
];

const why = (reached: Partial<ReachedLimit>) =>
  budgetNeed(aReachedLimit(reached), spending).reasons[0]?.why;

it("says what is used, what approving grants, and how far that goes", () => {
  expect(why({ limit: "costUsd", allowed: 1, used: 1, next: 0.125 })).toBe(
    "The limit costUsd of $1.00 is reached: $1.00 used and the next may take $0.1250. Approving raises it to $2.00: about 10 more turns at $0.10 each, as they took so far.",
  );
  expect(why({ limit: "tokens", allowed: 10_000, used: 10_000, next: 0 })).toContain(
    "raises it to 20,000 tokens: about 10 more turns at 1,000 tokens each",
  );
});

it("measures a limit of a step by what that step took", () => {
  expect(why({ limit: "steps.develop.costUsd", allowed: 0.8, used: 0.8, next: 0 })).toContain(
    "to $1.60: about 8 more turns at $0.10 each",
  );
  expect(why({ limit: "attempts.develop", allowed: 4, used: 4, next: 1 })).toContain(
    "to 8 attempts: 4 attempts more, about $0.20 each by what was spent so far",
  );
});

it("prices what is counted by what it cost so far", () => {
  expect(why({ limit: "reviewRounds", allowed: 2, used: 2, next: 1 })).toContain(
    "2 review rounds more, about $0.50 each",
  );
  expect(why({ limit: "turns", allowed: 5, used: 5, next: 1 })).toContain(
    "5 turns more, about $0.10 each",
  );
});

it("does not guess before anything was spent", () => {
  const reached = aReachedLimit({ limit: "costUsd", allowed: 0.01, used: 0, next: 0.4 });
  expect(budgetNeed(reached, []).budget).toEqual({
    ...reached,
    raisesTo: 0.4,
    buys: "$0.40 more; nothing was spent yet that says how far they go",
    spending: [],
  });
});

it("begins with what used the limit up, where that is known", () => {
  const because = "All 4 attempts to develop are used: it broke";
  expect(why({ limit: "attempts.develop", allowed: 4, used: 4, next: 1, because })).toMatch(
    /^All 4 attempts to develop are used: it broke\. The limit attempts\.develop of 4 attempts/,
  );
});
