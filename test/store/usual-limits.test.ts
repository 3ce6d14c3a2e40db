import { expect, it } from "vitest";
import type { Budget } from "../../contracts/budget.ts";
import type { Event } from "../../contracts/run-event.ts";
import { readEvent } from "../../store/upcast.ts";
import { started } from "./events.ts";
import { storeIn, tempHome } from "./support.ts";

/** Written out: what was stored once means these figures, whatever the defaults are by then. */
const usual: Budget = {
  attempts: {
    specify: 3,
    plan: 3,
    develop: 4,
    check: 12,
    review: 8,
    test: 6,
    "open-pull-request": 3,
  },
  contractReasks: 2,
  reviewRounds: 3,
  turns: 80,
  toolCalls: 240,
  runTurns: 500,
  runToolCalls: 1500,
  tokens: 4_000_000,
  costUsd: 10,
  wallMinutes: 120,
  steps: {},
};

function startedWith(budget: unknown): Event {
  if (started.type !== "run-started") throw new Error("Expected the start of a run");
  return { ...started, terms: { ...started.terms, budget: budget as Budget } };
}

it.each<[what: string, stored: object, meant: Budget]>([
  ["no limit", {}, usual],
  ["one limit", { costUsd: 2.5 }, { ...usual, costUsd: 2.5 }],
  [
    "the tries of one step",
    { attempts: { develop: 9 } },
    { ...usual, attempts: { ...usual.attempts, develop: 9 } },
  ],
  [
    "a step's own limits",
    { steps: { develop: { turns: 5 } } },
    { ...usual, steps: { develop: { turns: 5 } } },
  ],
])("writes of a run's limits only the unusual: %s", async (_what, stored, meant) => {
  const store = await storeIn(await tempHome());
  await store.create("r1", "Add a flag", startedWith(meant));

  const line = JSON.parse(await store.exportJsonl("r1"));
  expect(line.event.event.terms.budget).toEqual(stored);
  expect(await store.load("r1")).toMatchObject([{ event: startedWith(meant) }]);
});

it("reads limits that were written in full", () => {
  const budget = { ...usual, turns: 81 };
  const stored = { version: 1, runId: "r1", seq: 1, at: "", event: startedWith(budget) };
  expect(readEvent(JSON.stringify(stored), "Event 1")).toEqual(stored);
});
