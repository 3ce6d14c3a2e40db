import { expect, onTestFinished, test } from "vitest";
import { startedBelow, survivorsOf } from "../support/descendants.ts";
import { command, develops, goodPlay } from "./answers.ts";
import type { Stage } from "./open-stage.ts";
import { askedTwice, eventsOf, givenStage, runOf } from "./stage.ts";

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

test.for(["SIGINT", "SIGTERM", "SIGHUP"] as const)(
  "%s parks the run, and resume pays for no answer twice",
  async (signal) => {
    const { stage, ended } = await interruptedRun(signal, 2);

    expect(ended).toMatchObject({
      exitCode: 13,
      outcome: { outcome: "parked", because: "interrupted" },
    });
    expect(ended.stderr).toContain(`patchgate resume ${ended.outcome.runId}`);
    expect(stage.touched()).toEqual([]);

    const cut = eventsOf(ended, "model-called").at(-1);
    expect(cut).toMatchObject({ error: "cut off, as the run was stopped" });
    expect(cut?.usage.tokens.input).toBeGreaterThan(0);

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

/** A run whose developer started a command that neither ends nor listens, and all its processes. */
async function busyRun() {
  const deaf = "trap '' TERM INT HUP; sleep 86399";
  const stage = await givenStage({
    play: goodPlay({ developer: [[command(deaf), ...develops]] }),
  });
  const { pid, kill, ended } = stage.start(["run", stage.ticket, "--json"]);
  onTestFinished(() => kill("SIGKILL"));
  return { stage, kill, ended, children: await startedBelow(pid, "sleep 86399") };
}

const isLinux = process.platform === "linux";

test.skipIf(!isLinux).for<[what: string, signals: NodeJS.Signals[], exitCode: number | undefined]>([
  ["Ctrl-C", ["SIGINT"], 13],
  ["Ctrl-C twice", ["SIGINT", "SIGINT"], 13],
  ["SIGTERM", ["SIGTERM"], 13],
  ["a closed terminal", ["SIGHUP"], 13],
  ["SIGKILL", ["SIGKILL"], undefined],
])(
  "after %s no process is left, and the run can be gone on with",
  async ([, signals, exitCode]) => {
    const { stage, kill, children, ended } = await busyRun();

    for (const signal of signals) kill(signal);

    const { stderr, stdout, ...end } = await ended;
    const runId = runOf({ stdout, stderr, ...end });
    expect(end.exitCode).toBe(exitCode);
    if (exitCode !== undefined) expect(stderr).toContain(`patchgate resume ${runId}`);
    expect(await survivorsOf(children)).toEqual([]);
    const played = await stage.patchgate(["replay", runId]);
    expect(played).toMatchObject({ exitCode: 0, stderr: "" });
    const cancelled = await stage.patchgate(["cancel", runId]);
    expect(cancelled.stdout).toContain(`${runId}: terminated. Everything it made is kept`);
    expect(stage.touched()).toEqual([]);
  },
);

test.skipIf(!isLinux)(
  "a run that is cancelled from elsewhere ends, and no process is left",
  async () => {
    const { stage, children, ended } = await busyRun();
    const { stdout } = await stage.patchgate(["runs", "--json"]);
    const { runId } = JSON.parse(stdout);

    const cancelled = await stage.patchgate(["cancel", runId, "-m", "wrong ticket"]);

    expect(cancelled.stdout).toContain("asked to stop");
    const end = await ended;
    const because = expect.stringMatching(/^cancelled by .*: wrong ticket$/);
    expect(end).toMatchObject({ exitCode: 12, outcome: { outcome: "terminated", because } });
    expect(await survivorsOf(children)).toEqual([]);
    const logged = await stage.patchgate(["logs", runId, "--json"]);
    expect(logged.events.slice(-2).map(({ type }) => type)).toEqual([
      "run-cancelled",
      "run-finished",
    ]);
    expect(stage.touched()).toEqual([]);
  },
);
