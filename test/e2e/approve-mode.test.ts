import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished, test } from "vitest";
import { startedBelow } from "../support/descendants.ts";
import { claim, command, create, develops, edit, goodPlay, plan, read } from "./answers.ts";
import { binary, type Stage, shop } from "./open-stage.ts";
import { eventsOf, givenStage } from "./stage.ts";

const ci = ".github/workflows/ci.yml";
const careful = ["--mode", "approve", "--yes", "plan", "patch"];

/** A developer that does its work and then changes a workflow, one edit a line. */
function givenEdits(...edits: [before: string, after: string][]): Promise<Stage> {
  const changes = edits.map(([before, after]) => edit(ci, before, after));
  return givenStage({
    files: { ...shop, [ci]: "on: push\n" },
    play: goodPlay({
      planner: [[plan({ paths: ["src/price.js", ci] })]],
      developer: [[...develops.slice(0, 2), read(ci), ...changes, claim()]],
    }),
  });
}

const heard = ({ server }: Stage, words: string) =>
  server.cues.some(({ owner, said }) => owner === "developer" && said.includes(words));

test("a gated edit waits for a person; allowed for the run, the file is not asked about again", async () => {
  const stage = await givenEdits(
    ["on: push", "on: pull_request"],
    ["on: pull_request", "on: [push, pull_request]"],
  );

  const told = await stage.run(...careful);

  const { gate, runId, because, next } = told.outcome;
  expect(told).toMatchObject({ exitCode: 13, outcome: { outcome: "waiting" } });
  expect(gate).toMatchObject({
    kind: "action",
    files: [ci],
    reasons: [{ rule: "gated-zone", why: expect.stringContaining(`fs.write ${ci}: `) }],
    action: { role: "developer", step: "develop", what: `edit ${ci}`, proposes: [] },
  });
  expect(because).toContain(`The developer wants to edit ${ci}.`);
  expect(next).toContain(`patchgate approve ${gate?.id} [--scope run]`);
  const shown = await stage.patchgate(["show", runId]);
  expect(shown.stdout).toContain(`--- ${ci}\n+++ ${ci}\n-on: push\n+on: pull_request\n`);

  const answer = (scope: string) => stage.patchgate(["approve", gate?.id ?? "", "--scope", scope]);
  expect(await answer("forever")).toMatchObject({ exitCode: 2 });
  expect(await answer("always")).toMatchObject({
    exitCode: 2,
    stderr: expect.stringContaining("no rule of patchgate.yml can allow"),
  });
  expect(await answer("run")).toMatchObject({ exitCode: 0 });
  const resumed = await stage.patchgate(["resume", runId, "--json"]);

  expect(resumed).toMatchObject({ exitCode: 0, outcome: { outcome: "approved" } });
  const asked = eventsOf(resumed, "approval-requested").map((event) => event.gate.kind);
  expect(asked).toEqual(["patch"]);
  const shownAtEnd = await stage.patchgate(["logs", runId, "--json"]);
  expect(eventsOf(shownAtEnd, "approval-given")[1]?.approval).toMatchObject({
    decision: "approved",
    scope: "run",
    digest: gate?.digest,
  });
  const branch = resumed.outcome.branch;
  expect(await stage.repository.git("show", `${branch}:${ci}`)).toBe("on: [push, pull_request]");
  expect(stage.touched()).toEqual([]);
});

test("a person's no, and why, is the answer the agent reads", async () => {
  const stage = await givenEdits(["on: push", "on: release"]);
  const { outcome } = await stage.run(...careful);

  const refusal = ["reject", outcome.gate?.id ?? "", "-m", "CI is frozen until Monday."];
  expect(await stage.patchgate(refusal)).toMatchObject({ exitCode: 0 });
  const resumed = await stage.patchgate(["resume", outcome.runId, "--json"]);

  expect(resumed).toMatchObject({ exitCode: 0, outcome: { outcome: "approved" } });
  expect(heard(stage, "and the answer was no: CI is frozen until Monday.")).toBe(true);
  const patch = await stage.patchgate(["diff", outcome.runId]);
  expect(patch.stdout).not.toContain(ci);
  expect(eventsOf(resumed, "tool-called").find(({ tool }) => tool === "edit_file")).toMatchObject({
    ok: false,
    decision: "ask",
  });
});

test("what is allowed always is proposed in the pull request, and in force nowhere", async () => {
  const stage = await givenStage({ play: goodPlay() });
  const { outcome } = await stage.run("--sandbox", "none");
  expect(outcome.gate).toMatchObject({
    kind: "action",
    action: { what: "run npm test", proposes: [{ id: "allow-proc-exec-npm-test" }] },
  });

  const id = outcome.gate?.id ?? "";
  expect(await stage.patchgate(["approve", id, "--scope", "always"])).toMatchObject({
    exitCode: 0,
    stdout: expect.stringContaining("will propose the rule allow-proc-exec-npm-test"),
  });
  const resumed = await stage.patchgate(["resume", outcome.runId, "--json"]);

  expect(resumed).toMatchObject({ exitCode: 0, outcome: { outcome: "approved" } });
  const page = await readFile(fileURLToPath(resumed.outcome.pullRequest?.url ?? ""), "utf8");
  expect(page).toMatch(
    /## Proposed policy rules\nNot in force[\s\S]*id: "allow-proc-exec-npm-test"/,
  );
  const files = await stage.repository.git("ls-tree", "-r", "--name-only", resumed.outcome.branch);
  expect(files).not.toContain("patchgate.yml");
  const check = ["policy", "check", "--unsandboxed", "--repo", ".", "--", "npm test"];
  expect(await stage.patchgate(check)).toMatchObject({ exitCode: 10 });
});

/** A developer whose one command changes a workflow by code, and leaves a mark each time it runs. */
async function givenSlyCommand() {
  const sly = `echo ran >> marks.log; node -e 'fs.writeFileSync(".github/workflows/" + "ci.yml", "# " + Date.now())'`;
  const look = [command(sly), command("cat marks.log")];
  return givenStage({
    files: { ...shop, [ci]: "on: push\n", ".gitignore": "*.log\n" },
    play: goodPlay({ developer: [[...develops.slice(0, 2), ...look, claim()]] }),
  });
}

test("a command that a person is asked about afterwards is not run again when the run goes on", async () => {
  const stage = await givenSlyCommand();
  const { outcome } = await stage.run(...careful);
  expect(outcome.gate?.action?.what).toBe(`keep what a command did to ${ci}`);
  const shown = await stage.patchgate(["show", outcome.runId]);
  const [, written] = /^\+(# \d+)/m.exec(shown.stdout) ?? [];

  await stage.patchgate(["approve", outcome.gate?.id ?? ""]);
  const resumed = await stage.patchgate(["resume", outcome.runId, "--json"]);

  expect(resumed).toMatchObject({ exitCode: 0, outcome: { outcome: "approved" } });
  const { branch } = resumed.outcome;
  expect(await stage.repository.git("show", `${branch}:${ci}`)).toBe(written);
  expect(heard(stage, "exit 0")).toBe(true);
  expect(heard(stage, "ran\\\\nran")).toBe(false);
});

test.skipIf(process.platform !== "linux")(
  "nor when the process was killed while it asked, and a no still puts the file back",
  async () => {
    const stage = await givenSlyCommand();
    await atTerminal(stage, careful, [["Allow it?", "kill"]]);
    const { stdout } = await stage.patchgate(["runs", "--json"]);
    const { runId } = JSON.parse(stdout);
    const { report } = JSON.parse((await stage.patchgate(["show", runId, "--json"])).stdout);

    await stage.patchgate(["reject", report.gate.id, "-m", "Leave CI."]);
    const resumed = await stage.patchgate(["resume", runId, "--json"]);

    expect(resumed).toMatchObject({ exitCode: 0, outcome: { outcome: "approved" } });
    expect((await stage.patchgate(["diff", runId])).stdout).not.toContain(ci);
    expect(heard(stage, "said no: Leave CI.")).toBe(true);
    expect(heard(stage, "ran\\\\nran")).toBe(false);
  },
);

const down = "\u001b[B";
const enter = "\r";

/** Runs at a terminal and presses keys each time it asks, or kills the process. */
async function atTerminal(stage: Stage, args: string[], answers: [seen: string, keys: string][]) {
  const words = [process.execPath, binary, "run", stage.ticket, ...args];
  const line = `stty cols 120 rows 40; exec ${words.map((word) => `'${word}'`).join(" ")}`;
  const child = spawn("/usr/bin/script", ["-qefc", line, "/dev/null"], {
    cwd: stage.repository.root,
    env: { ...stage.env, TERM: "xterm", NO_COLOR: "1" },
    stdio: ["pipe", "pipe", "inherit"],
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  let output = "";
  let read = 0;
  const due = [...answers];
  child.stdout.on("data", (chunk: Buffer) => {
    output += chunk.toString("utf8");
    const [next] = due;
    const found = next ? output.indexOf(next[0], read) : -1;
    if (!next || found < 0) return;
    read = found + next[0].length;
    due.shift();
    if (next[1] === "kill") {
      void startedBelow(child.pid ?? 0, words.join(" ")).then((all) => {
        for (const { pid } of all) process.kill(pid, "SIGKILL");
      });
      return;
    }
    // The question is on the screen a moment before it listens.
    setTimeout(() => child.stdin.write(next[1]), 300);
  });
  const [exitCode] = await once(child, "exit");
  return { exitCode, output };
}

test.skipIf(process.platform !== "linux")(
  "at a terminal each effect is asked about once, in words a person can judge",
  async () => {
    const stage = await givenEdits(
      ["on: push", "on: release"],
      ["on: push", "on: pull_request"],
      ["on: pull_request", "on: [push, pull_request]"],
    );

    const { exitCode, output } = await atTerminal(stage, careful, [
      ["Allow it?", `${down}${down}${enter}`],
      ["Why? The agent reads this.", `No releases.${enter}`],
      ["Allow it?", `${down}${enter}`],
    ]);

    expect(output).toContain(`The developer wants to edit ${ci} (develop).`);
    expect(output).toMatch(/-on: push\r?\n\+on: release/);
    expect(output).not.toContain("Allow always");
    expect(output.match(/action gate, risk high/g)).toHaveLength(2);
    expect(exitCode).toBe(0);
    expect(heard(stage, "and the answer was no: No releases.")).toBe(true);
  },
);

test.skipIf(process.platform !== "linux")(
  "a long change is shown in part, whole on demand, and asked about once when it is put off",
  async () => {
    const lines = Array.from({ length: 200 }, (_, at) => `# line ${at}`);
    const acts = [create(".github/workflows/long.yml", lines.join("\n"))];
    const stage = await givenStage({
      play: goodPlay({ developer: [[...develops.slice(0, 2), ...acts, claim()]] }),
    });

    const { exitCode, output } = await atTerminal(stage, careful, [
      ["200 lines. Show all of them first?", enter],
      ["Allow it?", "\u0003"],
    ]);

    expect(exitCode).toBe(13);
    expect(output).toMatch(
      /\+# line 44\r?\n\.\.\. 140 lines are not shown here \.\.\.\r?\n\+# line 185/,
    );
    expect(output.match(/\+# line 100/g)).toHaveLength(1);
    expect(output.match(/Show all of them first\?/g)?.length).toBeLessThan(4);
    expect(output).toMatch(/next +patchgate approve run-\S+-action-1/);
  },
);
