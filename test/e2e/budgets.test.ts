import { expect, test } from "vitest";
import { goodPlay } from "./answers.ts";
import { type Stage, shop, type Told } from "./open-stage.ts";
import { eventsOf, givenStage } from "./stage.ts";

/** Answers the gate a run waits at, and goes on with it. */
async function approve(stage: Stage, { outcome }: Told, ...figures: string[]) {
  const answer = await stage.patchgate(["approve", outcome.gate?.id ?? "", ...figures]);
  return { answer, resumed: await stage.patchgate(["resume", outcome.runId, "--json"]) };
}

test("nothing is spent over the dollars, and approving grants what was shown", async () => {
  const stage = await givenStage({ play: goodPlay() });

  const told = await stage.run("--model", "gpt-5.5", "--budget-usd", "0.5");

  const budget = { limit: "costUsd", allowed: 0.5, raisesTo: 1 };
  expect(told).toMatchObject({
    exitCode: 14,
    outcome: { outcome: "waiting", gate: { kind: "budget", budget } },
  });
  expect(told.outcome.because).toContain("The limit costUsd of $0.50 is reached");
  expect(told.outcome.because).toContain("Approving raises it to $1.00: about");
  expect(told.outcome.usage.costUsd).toBeLessThan(0.5);
  const shown = await stage.patchgate(["show", told.outcome.runId]);
  expect(shown.stdout).toMatch(/^step +agent +turns +calls +tools +tokens +cost +time +model$/m);
  expect(shown.stdout).toMatch(/^specify +requirements +1 +1 +1 +\d+ +[<$ \d.]+ s +gpt-5.5$/m);
  expect(shown.stdout).toMatch(/^total /m);

  const { resumed } = await approve(stage, told);

  expect(resumed).toMatchObject({ exitCode: 0, outcome: { outcome: "approved" } });
  const reserved = eventsOf(resumed, "budget-reserved");
  expect(reserved.every((one) => (one.reserved.costUsd ?? 0) < 1)).toBe(true);
});

test("a limit of one step stops it there, and an approver's own figure sets the limit", async () => {
  const files = { ...shop, "patchgate.yml": "budgets: { steps: { develop: { costUsd: 0.5 } } }\n" };
  const stage = await givenStage({ play: goodPlay(), files });

  const told = await stage.run("--model", "gpt-5.5");

  expect(told).toMatchObject({
    exitCode: 14,
    outcome: { gate: { budget: { limit: "steps.develop.costUsd", allowed: 0.5 } } },
  });
  const gate = told.outcome.gate?.id ?? "";
  const refusals = [
    [["--budget-usd", "much"], "--budget-usd much is no amount to allow"],
    [["--max-minutes", "1.5"], "Expected whole minutes"],
    [["--budget-usd", "0.0000001"], "leave nothing"],
  ] as const;
  for (const [figures, because] of refusals)
    expect(await stage.patchgate(["approve", gate, ...figures])).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining(because),
    });

  const { resumed } = await approve(stage, told, "--budget-usd", "5");

  expect(resumed).toMatchObject({ exitCode: 0, outcome: { outcome: "approved" } });
  expect(stage.touched()).toEqual([]);
});
