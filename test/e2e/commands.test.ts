import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { execa } from "execa";
import { expect, test } from "vitest";
import { tempFolder } from "../support/temp-folder.ts";
import { goodPlay } from "./answers.ts";
import { binary, type Stage } from "./open-stage.ts";
import { eventsOf, givenStage } from "./stage.ts";

const escapeCode = String.fromCharCode(27);

test("what cannot be begun is refused with what was expected, and nothing is asked", async () => {
  const stage = await givenStage({ play: goodPlay() });
  const nowhere = await tempFolder();
  const empty = await tempFolder();
  await execa("git", ["init", "--quiet", empty]);
  const run = ["run", stage.ticket];
  const refusals: [string[], string][] = [
    [["run", "missing.md"], "Cannot read the spec missing.md (ENOENT)"],
    [["run"], "missing required argument 'spec'"],
    [[...run, "--repo", nowhere], "is not inside a git repository"],
    [[...run, "--repo", join(nowhere, "no")], "does not exist"],
    [[...run, "--repo", empty], "An empty repository needs a first commit"],
    [[...run, "--base", "nope"], "The base nope names no commit"],
    [[...run, "--mode", "yolo"], "mode: Invalid option"],
    [[...run, "--budget-usd", "much"], "budgets.costUsd"],
    [[...run, "--max-minutes", "0"], "budgets.wallMinutes"],
    [[...run, "--api", "soap"], "models.api"],
    [[...run, "--yes", "everything"], "--yes everything names no gate"],
    [[...run, "--sandbox", "chroot"], "There is no sandbox chroot"],
    [[...run, "--model", "compatible:x"], "is not of the form compatible:NAME@URL"],
    [[...run, "--model", "aisdk:x"], "is not of the form aisdk:PROVIDER/MODEL"],
    [[...run, "--model", "script:missing.json"], "missing.json"],
    [[...run, "--wat"], "unknown option '--wat'"],
    [["frobnicate"], "unknown command 'frobnicate'"],
    [["show", "run-1"], "There is no run run-1"],
    [["resume", "run-1"], "There is no run run-1"],
    [["cancel", "run-1"], "There is no run run-1"],
    [["diff", "run-1"], "There is no run run-1"],
    [["approve", "run-1-plan-1"], "There is no run run-1"],
    [["schema", "Nothing"], "Nothing"],
  ];
  for (const [args, expected] of refusals)
    expect([args, await stage.patchgate(args)]).toMatchObject([
      args,
      { exitCode: 2, stderr: expect.stringContaining(expected) },
    ]);
  const keyless = { OPENAI_API_KEY: "", OPENAI_BASE_URL: "" };
  expect(await stage.patchgate(run, { env: keyless })).toMatchObject({
    exitCode: 2,
    stderr: expect.stringContaining("OPENAI_API_KEY is not set"),
  });
  expect(await stage.patchgate(["doctor", "--repo", nowhere], { env: keyless })).toMatchObject({
    exitCode: 2,
    stdout: expect.stringMatching(/✖ repository .*✖ model .*OPENAI_API_KEY is not set/s),
  });
  expect(await stage.patchgate(["runs"])).toMatchObject({
    exitCode: 0,
    stdout: "No runs yet. Start one: patchgate run SPEC",
  });
  expect(stage.server.requests).toEqual([]);
  expect(stage.touched()).toEqual([]);
});

test("a run from a detached HEAD and a spec on standard input can be looked at from every side", async () => {
  const stage = await givenStage({
    play: goodPlay(),
    prepare: ({ git }) => git("checkout", "--quiet", "--detach"),
  });
  const input = JSON.stringify({ id: "SHOP-7", title: "Take a discount", body: "Off the total" });

  const told = await stage.patchgate(["run", "-"], { input });

  expect(told).toMatchObject({ exitCode: 0, stderr: "" });
  expect(told.stdout).toContain("approved: the pull request is open: file://");
  expect(told.stdout).toContain("patchgate/shop-7-");
  expect(told.stdout).not.toContain(escapeCode);
  const ask = (...args: string[]) => stage.patchgate(args);
  const { stdout: listed } = await ask("runs", "--json");
  const { runId } = JSON.parse(listed);
  const [runs, show, shown, logs, logged, diff, whole] = await Promise.all([
    ask("runs"),
    ask("show", runId),
    ask("show", runId, "--json"),
    ask("logs", runId),
    ask("logs", runId, "--json"),
    ask("diff", runId),
    ask("diff", runId, "--json"),
  ]);
  for (const one of [runs, show, shown, logs, logged, diff, whole]) {
    expect(one).toMatchObject({ exitCode: 0, stderr: "" });
    expect(one.stdout).not.toContain(escapeCode);
  }
  expect(runs.stdout).toContain("approved");
  expect(show.stdout).toContain("Review and merge the pull request.");
  expect(JSON.parse(shown.stdout)).toMatchObject({ report: { runId, status: "approved" } });
  expect(logs.stdout).toContain("export function total(prices)");
  expect(eventsOf(logged, "run-finished")).toHaveLength(1);
  expect(diff.stdout).toContain("+export function total(prices, percent = 0) {");
  expect(JSON.parse(whole.stdout).diff).toContain("+++ b/src/price.js");
  expect(stage.touched()).toEqual([]);
});

test("quiet says the result alone, and help and schemas print", async () => {
  const stage = await givenStage({
    play: goodPlay({ requirements: [[{ status: 404 }]] }),
  });
  const [quiet, help, schema, names] = await Promise.all([
    stage.patchgate(["run", stage.ticket, "--quiet"]),
    stage.patchgate(["--help"]),
    stage.patchgate(["schema", "FeatureSpec"]),
    stage.patchgate(["schema"]),
  ]);

  expect(quiet.exitCode).toBe(2);
  expect(quiet.stdout).toMatch(/^parked: .* knows no such model or address \(404\)[^\n]*$/);
  expect(help).toMatchObject({ exitCode: 0, stdout: expect.stringContaining("request-changes") });
  expect(JSON.parse(schema.stdout)).toMatchObject({ properties: { acceptanceCriteria: {} } });
  expect(names.stdout).toContain("RunEvent");
});

const unshare = "/usr/bin/unshare";
const canMount =
  spawnSync(unshare, ["-m", "mount", "--bind", "/dev/null", "/usr/bin/bwrap"]).status === 0;

/** Runs the command line where bubblewrap is an empty file. */
async function withoutSandbox(stage: Stage, args: string[]) {
  const hidden = `mount --bind /dev/null /usr/bin/bwrap && exec "$@"`;
  const command = ["-m", "sh", "-c", hidden, "sh", process.execPath, binary, ...args];
  const settings = { cwd: stage.repository.root, env: stage.env, extendEnv: false, reject: false };
  const { exitCode, stdout, stderr } = await execa(unshare, command, settings);
  return { exitCode, stdout, stderr };
}

test.skipIf(!canMount)("without its sandbox a run is refused with how to mend it", async () => {
  const stage = await givenStage({ play: goodPlay() });

  expect(await withoutSandbox(stage, ["run", stage.ticket])).toMatchObject({
    exitCode: 2,
    stdout: "",
    stderr: expect.stringMatching(/bubblewrap|bwrap/),
  });
  expect(stage.server.requests).toEqual([]);
  expect(existsSync(join(stage.home, "runs"))).toBe(false);
});

test.skipIf(!canMount)("a run that has lost its sandbox goes on when it is back", async () => {
  const stage = await givenStage({ play: goodPlay() });
  const { outcome } = await stage.run("--mode", "plan");
  const gate = outcome.gate?.id ?? "";
  await stage.patchgate(["approve", gate]);
  const asked = stage.server.requests.length;

  expect(await withoutSandbox(stage, ["resume", outcome.runId])).toMatchObject({
    exitCode: 2,
    stdout: "",
    stderr: expect.stringMatching(/bubblewrap|bwrap/),
  });
  expect(stage.server.requests).toHaveLength(asked);
  const resumed = await stage.patchgate(["resume", outcome.runId, "--json"]);
  expect(resumed).toMatchObject({ exitCode: 0, outcome: { outcome: "approved" } });
  expect(await withoutSandbox(stage, ["resume", outcome.runId])).toMatchObject({ exitCode: 0 });
});
