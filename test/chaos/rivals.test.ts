import { expect, test } from "vitest";
import { rivalry } from "./rivals.ts";
import { calmRun } from "./trial.ts";

test("of two processes that resume a run at once, one drives and the other says so", async () => {
  const calm = await calmRun();
  const rivalries = await Promise.all([rivalry(calm), rivalry(calm)]);

  expect(rivalries.flatMap(({ wrongs }) => wrongs)).toEqual([]);
  const contests = rivalries.reduce((sum, one) => sum + one.contests, 0);
  expect(contests).toBeGreaterThanOrEqual(20);
}, 300_000);
