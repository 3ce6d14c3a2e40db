import { expect, it } from "vitest";
import { replayRun } from "../../pipeline/replay.ts";
import { rules } from "../support/given.ts";
import { aWorld } from "../support/world.ts";

it("goes the way a run went, and says where other rules would part from it", async () => {
  const world = await aWorld();
  await world.advance();
  const events = await world.store.load("run-1");
  expect(replayRun("run-1", events, rules)).toEqual({ decisions: 8, differences: [] });
  const everything = { ...rules, zonesOf: () => ["ci"] };
  expect(replayRun("run-1", events, everything).differences[0]).toEqual({
    seq: 6,
    recorded: "develop",
    today: "ask at the plan gate",
  });
});
