import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { openTools } from "../../composition/open-tools.ts";
import { watchTouchedPaths } from "../../composition/touched-paths.ts";
import type { Mode } from "../../contracts/config.ts";
import type { Approval } from "../../contracts/gate.ts";
import { Policy } from "../../contracts/policy.ts";
import type { ToolName } from "../../contracts/tool-call.ts";
import type { ActionQuestion, StepContext } from "../../pipeline/ports.ts";
import { createPolicy } from "../../policies/engine.ts";
import { openSandbox } from "../../workers/sandbox/open-sandbox.ts";
import { aGate, anApproval } from "../support/facts.ts";
import { gitRepository } from "../support/git-repository.ts";
import { openStepDesk } from "../support/step-desk.ts";
import { givenWorkspace } from "../support/workspace.ts";

const files = {
  "a.txt": "a\n",
  ".github/workflows/ci.yml": "on: push\n",
  "src/auth/login.ts": "yes\n",
};

type Setting = {
  backend?: "bwrap" | "none";
  mode?: Mode;
  /** What a person says to each question. */
  says?: Partial<Approval>;
};

/** The developer's tools over a real repository, and what a person was asked on the way. */
async function givenTools({ backend = "bwrap", mode = "auto", says = {} }: Setting = {}) {
  const { workspace } = await givenWorkspace(await gitRepository(files));
  const asked: ActionQuestion[] = [];
  const kept = new Map<string, string>();
  const desk = openStepDesk();
  const step: StepContext = {
    ...desk,
    ask: async (question) => {
      asked.push(question);
      return anApproval(aGate(), { decision: "rejected", comment: "no", ...says });
    },
  };
  const tools = openTools({
    workspace,
    sandbox: () => openSandbox({ backend }),
    policy: createPolicy(Policy.parse({})),
    mask: (text) => text.replaceAll("hunter22", "***"),
    keep: async (content, mime) => {
      const artifact = await desk.journal.keep(content, mime);
      kept.set(artifact.hash, content);
      return artifact;
    },
    commandEnv: {},
    mode,
    where: { sandboxed: backend !== "none" },
    touched: watchTouchedPaths(),
  })("developer", step);
  const call = async (name: ToolName, args: Record<string, unknown>, callId = "1") => {
    const tool = tools.find((one) => one.name === name);
    if (!tool) throw new Error(`The developer has no ${name}`);
    return tool.run(args, { callId, signal: new AbortController().signal });
  };
  return {
    asked,
    call,
    command: (command: string, callId?: string) =>
      call("run_command", { command, timeout_seconds: null, why: "to see" }, callId),
    recorded: desk.events,
    rules: () => asked.map(({ need }) => need.reasons.map(({ rule }) => rule)),
    shown: () => asked.map(({ action }) => kept.get(action.shown.hash)),
    text: async (path: string) => readFile(join(await workspace.root(), path), "utf8"),
  };
}

it("asks nobody about a command in the sandbox", async () => {
  const { command, asked } = await givenTools();
  expect(await command("npm --version")).toMatchObject({ ok: true });
  expect(asked).toEqual([]);
});

it("says which file was put back because nobody could judge its name", async () => {
  const { command } = await givenTools();
  const { text } = await command("printf x > $'n\\xe9w.txt'; printf b > a.txt; ls | wc -l");
  expect(text).toContain("n\\xe9w.txt was put back: its name is not UTF-8");
  expect((await command("ls; cat a.txt")).text).toMatch(/a\.txt\nsrc\nb/);
});

it("records once what it puts back of a call, however often the call is cut off", async () => {
  const { command, recorded } = await givenTools();
  const odd = "printf x > $'n\\xe9w.txt'";
  await command(odd, "first");
  expect((await command(odd, "first")).text).toContain("was put back");
  await command(odd, "second");
  expect(recorded).toMatchObject([
    { type: "tool-called", callId: "put-back/first/n\\xe9w.txt", rule: "name-is-no-text" },
    { type: "tool-called", callId: "put-back/second/n\\xe9w.txt" },
  ]);
});

it("asks a person where no sandbox stands behind a command, and shows no secret", async () => {
  const { command, rules, asked, shown } = await givenTools({ backend: "none" });
  expect(await command("node build.js hunter22")).toMatchObject({ ok: false });
  expect(rules()).toEqual([["unsandboxed-program"]]);
  const [question] = asked;
  expect(JSON.stringify([question?.need, question?.action, shown()])).not.toContain("hunter22");
  expect(shown()).toEqual(["$ node build.js ***\nWITHOUT A SANDBOX.\nThe agent's reason: to see"]);
});

const ci = ".github/workflows/ci.yml";
const edit = { path: ci, old_string: "on: push", new_string: "on: [push]", replace_all: null };

it.each<Mode>(["auto", "plan"])(
  "leaves a gated file to the patch gate in mode %s",
  async (mode) => {
    const { call, asked, text } = await givenTools({ mode });
    await call("read_file", { path: ci });
    expect(await call("edit_file", edit)).toMatchObject({ ok: true, decision: "ask" });
    expect(await text(ci)).toBe("on: [push]\n");
    expect(asked).toEqual([]);
  },
);

describe("in mode approve", () => {
  it("never asks about what only reads, nor about ordinary changes", async () => {
    const { call, command, asked } = await givenTools({ mode: "approve" });
    const calls = [
      await call("read_file", { path: ci }),
      await call("list_files", { path: null, glob: null }),
      await call("search_code", { pattern: "push", path: null, glob: null, context: null }),
      await call("show_diff", {}),
      await command(`cat ${ci}; grep -rn push .github; git status`),
      await call("create_file", { path: "b.txt", content: "b" }),
      await command("echo c >> a.txt"),
    ];
    expect(calls.map(({ ok }) => ok)).toEqual(calls.map(() => true));
    expect(asked).toEqual([]);
  });

  it("shows the edit of a gated file before it is made, and does it once allowed", async () => {
    const tools = await givenTools({ mode: "approve", says: { decision: "approved" } });
    await tools.call("read_file", { path: ci });
    expect(await tools.call("edit_file", edit)).toMatchObject({ ok: true, decision: "ask" });
    expect(tools.asked).toMatchObject([
      {
        need: { files: [ci], risk: "high", reasons: [{ rule: "gated-zone" }] },
        action: { role: "developer", what: `edit ${ci}`, proposes: [] },
      },
    ]);
    expect(tools.shown()).toEqual([`--- ${ci}\n+++ ${ci}\n-on: push\n+on: [push]`]);
    expect(await tools.text(ci)).toBe("on: [push]\n");
  });

  it("tells the agent why a person said no, and leaves the file alone", async () => {
    const says = { decision: "rejected", comment: "CI is frozen this week" } as const;
    const { call, text } = await givenTools({ mode: "approve", says });
    await call("read_file", { path: ci });
    const { ok, text: told } = await call("edit_file", edit);
    expect(ok).toBe(false);
    expect(told).toContain("and the answer was no: CI is frozen this week. Go on without it");
    expect(await text(ci)).toBe("on: push\n");
  });

  it("asks once about a command that says what it changes", async () => {
    const tools = await givenTools({ mode: "approve", says: { decision: "approved" } });
    expect(await tools.command(`sed -i s/push/pull_request/ ${ci}`)).toMatchObject({ ok: true });
    expect(tools.asked.map(({ action }) => action.what)).toEqual([
      `run sed -i s/push/pull_request/ ${ci}`,
    ]);
    expect(await tools.text(ci)).toBe("on: pull_request\n");
  });

  const sly = `node -e 'fs.writeFileSync(".github/workflows/" + "ci.yml", "on: release\\n")'`;

  it("asks about what a command did without saying so, and puts back what is not wanted", async () => {
    const { command, asked, shown, text } = await givenTools({ mode: "approve" });
    const { text: told } = await command(sly);
    expect(asked).toMatchObject([
      { need: { files: [ci] }, action: { what: `keep what a command did to ${ci}` } },
    ]);
    expect(shown()[0]).toContain("-on: push\n+on: release");
    expect(told).toContain(`[policy: ${ci} was put back (a person was asked and said no: no)]`);
    expect(await text(ci)).toBe("on: push\n");
  });

  it("keeps it when a person does", async () => {
    const { command, text } = await givenTools({ mode: "approve", says: { decision: "approved" } });
    await command(sly);
    expect(await text(ci)).toBe("on: release\n");
  });

  it("takes the same file for the same effect, and another file or command for another", async () => {
    const tools = await givenTools({ mode: "approve", says: { decision: "approved" } });
    await tools.call("read_file", { path: ci });
    await tools.call("edit_file", edit);
    await tools.call("edit_file", { ...edit, old_string: "[push]", new_string: "push" });
    await tools.command(sly);
    await tools.command("echo no > src/auth/login.ts");
    const [first, second, third, other] = tools.asked.map(({ effects }) => effects);
    expect([second, third]).toEqual([first, first]);
    expect(other).not.toEqual(first);
    expect(new Set(tools.asked.map(({ subject }) => subject)).size).toBe(4);
  });
});

it("takes a program for the same effect only to the letter", async () => {
  const tools = await givenTools({ backend: "none" });
  await tools.command("node a.js");
  await tools.command("node b.js");
  await tools.command("node a.js");
  const [a, b, again] = tools.asked.map(({ effects }) => effects);
  expect(again).toEqual(a);
  expect(b).not.toEqual(a);
});
