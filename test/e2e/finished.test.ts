import { readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { goodPlay } from "./answers.ts";
import { givenStage } from "./stage.ts";

test("a finished run leaves no working copy, and can still be looked at", async () => {
  const stage = await givenStage({ play: goodPlay() });
  const { outcome } = await stage.run();
  expect(outcome.outcome).toBe("approved");

  expect(readdirSync(join(stage.home, "worktrees"))).toEqual([]);
  const kept = readdirSync(join(stage.home, "runs", outcome.runId)).sort();
  expect(kept).toEqual(["evidence.json", "git", "pull-request.md"]);
  for (const command of ["show", "logs", "diff"])
    expect(await stage.patchgate([command, outcome.runId])).toMatchObject({ exitCode: 0 });
  expect((await stage.patchgate(["diff", outcome.runId])).stdout).toContain("+++ b/src/price.js");
});
