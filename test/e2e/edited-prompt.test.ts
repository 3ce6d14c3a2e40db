import { cp, readFile, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished, test } from "vitest";
import { tempFolder } from "../support/temp-folder.ts";
import { goodPlay } from "./answers.ts";
import { askedTwice, eventsOf, givenStage, runOf } from "./stage.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const prompt = "agents/developer/develop-patch.md";

/** The built program with a prompt of the developer that was edited since. */
async function editedProgram(): Promise<string> {
  const copy = await tempFolder();
  for (const part of ["bin", "dist", "agents", "policies"])
    await cp(join(root, part), join(copy, part), { recursive: true });
  await symlink(join(root, "node_modules"), join(copy, "node_modules"));
  const text = await readFile(join(copy, prompt), "utf8");
  await writeFile(join(copy, prompt), text.replace("You are", "You surely are"));
  return join(copy, "bin", "patchgate.cjs");
}

test("a step whose prompt was edited while it was stopped begins anew, and says why", async () => {
  let reached: () => void = () => undefined;
  const asked = new Promise<void>((resolve) => {
    reached = resolve;
  });
  let silent = true;
  const stage = await givenStage({
    play: goodPlay(),
    interrupt: ({ owner, turn }) => {
      if (!silent || owner !== "developer" || turn !== 2) return undefined;
      silent = false;
      reached();
      return { silence: true };
    },
  });
  const { kill, ended } = stage.start(["run", stage.ticket, "--json"]);
  onTestFinished(() => kill("SIGKILL"));
  await asked;
  kill("SIGKILL");
  const runId = runOf(await ended);
  const program = await editedProgram();

  const told = await stage.patchgate(["resume", runId, "--json"], { program });

  expect(told).toMatchObject({ exitCode: 0, outcome: { outcome: "approved" } });
  expect(eventsOf(told, "step-diverged")).toMatchObject([
    {
      ...{ step: "develop", attempt: 1, turn: 1, snapshot: null },
      differences: [
        {
          ...{ part: "instructions", where: "line 1" },
          recorded: expect.stringContaining("You are"),
          today: expect.stringContaining("You surely are"),
        },
      ],
    },
  ]);
  expect(askedTwice(stage)).toEqual(["developer 0 0", "developer 0 1", "developer 0 2"]);
  expect(told.outcome.usage.modelCalls).toBe(stage.server.cues.length - 1);
  // The file is as it was when the step began, so that the same edit can be made again.
  const edits = eventsOf(told, "tool-called").filter(({ tool }) => tool === "edit_file");
  expect(edits).toMatchObject([{ ok: true }]);

  const shown = await stage.patchgate(["show", runId]);
  expect(shown.stdout).toMatch(
    /develop goes on live from turn 1, .*: other instructions \(line 1\)/,
  );
  expect(await stage.patchgate(["replay", runId], { program })).toMatchObject({ exitCode: 0 });
  const replayed = await stage.patchgate(["replay", runId]);
  expect([replayed.exitCode, replayed.stdout]).toEqual([
    20,
    expect.stringContaining("develop, attempt 1, turn 1: instructions differs at line 1"),
  ]);
});
