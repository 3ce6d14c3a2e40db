import { spawn } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";
import { expect, onTestFinished, test } from "vitest";
import { goodPlay } from "./answers.ts";
import { binary, type Stage } from "./open-stage.ts";
import { askedTwice, givenStage } from "./stage.ts";

/** Reads the first of what is printed and then no more, as `| head -1` does. */
async function readFirst(stage: Stage, args: string[]) {
  const child = spawn(process.execPath, [binary, ...args], {
    cwd: stage.repository.root,
    env: stage.env,
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  const ended = once(child, "exit");
  const said = text(child.stderr);
  const [first] = await once(child.stdout, "data");
  child.stdout.destroy();
  const [exitCode] = await ended;
  return { first: String(first), stderr: await said, exitCode };
}

test.for([["--json"], []])(
  "a run that nobody reads any more (%s) parks, and says how to go on",
  async (flags) => {
    const stage = await givenStage({ play: goodPlay() });

    const read = await readFirst(stage, ["run", stage.ticket, ...flags]);

    const { runId, status } = JSON.parse((await stage.patchgate(["runs", "--json"])).stdout);
    expect({ status, exitCode: read.exitCode }).toEqual({ status: "parked", exitCode: 13 });
    expect(read.stderr).toBe(
      `Stopping, as nobody takes what is printed: what is under way ends, everything done so far is kept. Go on with: patchgate resume ${runId}\n`,
    );
    const resumed = await stage.patchgate(["resume", runId, "--json"]);
    expect(resumed).toMatchObject({ exitCode: 0, outcome: { outcome: "approved" } });
    expect(askedTwice(stage).length).toBeLessThanOrEqual(1);
  },
);

test("whoever reads only the first lines of a report is told of no error", async () => {
  const stage = await givenStage({ play: goodPlay() });
  const { outcome } = await stage.run();

  for (const verb of ["show", "logs", "diff"]) {
    const read = await readFirst(stage, [verb, outcome.runId]);
    expect(read).toMatchObject({ exitCode: 0, stderr: "" });
  }
});
