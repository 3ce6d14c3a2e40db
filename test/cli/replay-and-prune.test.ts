import { execa } from "execa";
import { expect, it } from "vitest";
import { openStore } from "../../store/open-store.ts";
import { runStarted } from "../support/events.ts";
import { gitRepository } from "../support/git-repository.ts";
import { tempFolder } from "../support/temp-folder.ts";

it("replays a run from its journal and prunes it once it has ended", async () => {
  const home = await tempFolder();
  const { root, baseSha } = await gitRepository({ "a.txt": "a" });
  const begun = runStarted({ baseSha });
  if (begun.type !== "run-started") throw new Error("A run starts with its ticket");
  const store = await openStore({ home, now: () => new Date("2026-01-01T00:00:00.000Z") });
  const ticket = { ...begun.ticket, repository: root };
  await store.create("run-1", "Greet", { ...begun, ticket });
  const lease = await store.acquire("run-1");
  if (!lease) throw new Error("The run is held");
  const outcome = { status: "terminated" as const, because: "by hand", next: "nothing" };
  await store.append(lease, 1, [
    { type: "step-started", step: "specify", attempt: 1 },
    { type: "run-finished", outcome },
  ]);
  await store.release(lease, "terminated", 0);
  store.close();

  const replayed = await patchgate(home, "replay", "run-1");
  expect([replayed.exitCode, replayed.stdout]).toEqual([
    20,
    [
      "run-1: 2 decisions and 0 model requests made again from the record.",
      "event 3: decision differs at what comes next",
      "  - finish: terminated",
      "  + specify",
    ].join("\n"),
  ]);
  const wrong = await patchgate(home, "runs", "prune", "--older-than", "soon");
  expect([wrong.exitCode, wrong.stderr]).toEqual([
    2,
    "patchgate: --older-than soon is not a number of days, such as 30d.",
  ]);
  const pruned = await patchgate(home, "runs", "prune", "--older-than", "0d", "--json");
  expect(JSON.parse(pruned.stdout)).toMatchObject({ runs: ["run-1"], left: { runs: 0 } });
});

async function patchgate(home: string, ...args: string[]) {
  const main = new URL("../../cli/main.ts", import.meta.url).pathname;
  const command = ["--import", import.meta.resolve("tsx"), main, ...args];
  const env = { PATCHGATE_HOME: home };
  return execa(process.execPath, command, { reject: false, env, cwd: home });
}
