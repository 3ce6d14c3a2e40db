import { expect, onTestFinished, test } from "vitest";
import { goodPlay } from "./answers.ts";
import type { Stage } from "./open-stage.ts";
import { givenStage } from "./stage.ts";

/** Starts a run and signals it as soon as the model is asked at `turn` of the developer. */
async function interruptedRun(signal: NodeJS.Signals, turn: number) {
  let reached: () => void = () => undefined;
  const asked = new Promise<void>((resolve) => {
    reached = resolve;
  });
  let silent = true;
  const stage = await givenStage({
    play: goodPlay(),
    interrupt: (cue) => {
      if (!silent || cue.owner !== "developer" || cue.turn !== turn) return undefined;
      silent = false;
      reached();
      return { silence: true };
    },
  });
  const { kill, ended } = stage.start(["run", stage.ticket, "--json"]);
  onTestFinished(() => kill("SIGKILL"));
  await asked;
  kill(signal);
  return { stage, ended: await ended };
}

async function resumed(stage: Stage) {
  const { stdout } = await stage.patchgate(["runs", "--json"]);
  const { runId } = JSON.parse(stdout);
  return stage.patchgate(["resume", runId, "--json"]);
}

/** Each conversation turn that was asked more than once, and how often. */
function askedTwice({ server }: Stage): string[] {
  const asked = server.cues.map(({ owner, scene, turn }) => `${owner} ${scene} ${turn}`);
  return asked.filter((one, at) => asked.indexOf(one) !== at);
}

test.for(["SIGINT", "SIGTERM"] as const)(
  "%s parks the run, and resume pays for nothing twice",
  async (signal) => {
    const { stage, ended } = await interruptedRun(signal, 2);

    expect(ended).toMatchObject({
      exitCode: 13,
      outcome: { outcome: "parked", because: "interrupted" },
    });
    expect(ended.stderr).toContain(`patchgate resume ${ended.outcome.runId}`);
    expect(stage.touched()).toEqual([]);

    expect(await resumed(stage)).toMatchObject({ exitCode: 0, outcome: { outcome: "approved" } });
    expect(askedTwice(stage)).toEqual(["developer 0 2"]);
    expect(stage.touched()).toEqual([]);
  },
);

test("a run whose process was killed goes on where it was", async () => {
  const { stage } = await interruptedRun("SIGKILL", 3);

  const ended = await resumed(stage);
  expect(ended).toMatchObject({ exitCode: 0, outcome: { outcome: "approved" } });
  expect(askedTwice(stage)).toEqual(["developer 0 3"]);
  expect(stage.touched()).toEqual([]);
});
