import { expect, test } from "vitest";
import { goodPlay } from "./answers.ts";
import { givenStage, runOf } from "./stage.ts";

test("a run whose process dies at the same place again and again parks for a person, who gives it another go", async () => {
  let kill: (() => void) | undefined;
  const stage = await givenStage({
    play: goodPlay(),
    interrupt: ({ owner }) => {
      if (owner !== "developer" || !kill) return undefined;
      kill();
      return { silence: true };
    },
  });
  const die = (...args: string[]) => {
    const started = stage.start([...args, "--json"]);
    kill = () => started.kill("SIGKILL");
    return started.ended;
  };

  const first = await die("run", stage.ticket);
  const runId = runOf(first);
  const lives = [first];
  while (lives.length < 5) lives.push(await die("resume", runId));
  expect(lives.map(({ exitCode }) => exitCode)).toEqual(lives.map(() => undefined));
  const asked = stage.server.requests.length;

  const told = await die("resume", runId);
  expect(told).toMatchObject({ exitCode: 13, outcome: { outcome: "parked" } });
  expect(told.outcome.because).toMatch(/^develop, attempt 1, was begun 5 times/);
  expect(told.outcome.next).toBe(`patchgate resume ${runId}`);
  expect(stage.server.requests).toHaveLength(asked);

  kill = undefined;
  expect(await stage.patchgate(["resume", runId, "--json"])).toMatchObject({
    exitCode: 0,
    outcome: { outcome: "approved" },
  });
});
