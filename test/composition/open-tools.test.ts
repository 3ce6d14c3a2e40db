import { expect, it } from "vitest";
import { openTools } from "../../composition/open-tools.ts";
import { watchTouchedPaths } from "../../composition/touched-paths.ts";
import { Policy } from "../../contracts/policy.ts";
import type { ActionQuestion, StepContext } from "../../pipeline/ports.ts";
import { createPolicy } from "../../policies/engine.ts";
import { openSandbox } from "../../workers/sandbox/open-sandbox.ts";
import { aGate, anApproval } from "../support/facts.ts";
import { gitRepository } from "../support/git-repository.ts";
import { aStep, givenWorkspace } from "../support/workspace.ts";

/** Runs one command as the developer, and answers what a person was asked before. */
async function run(command: string, backend: "bwrap" | "none") {
  const { workspace } = await givenWorkspace(await gitRepository({ "a.txt": "a\n" }));
  const asked: ActionQuestion[] = [];
  const step: StepContext = {
    ...aStep(),
    ask: async (question) => {
      asked.push(question);
      return anApproval(aGate(), { decision: "rejected", comment: "no" });
    },
  };
  const tools = openTools({
    workspace,
    sandbox: () => openSandbox({ backend }),
    policy: createPolicy(Policy.parse({})),
    mask: (text) => text.replaceAll("hunter22", "***"),
    keep: async (content, mime) => ({ hash: "sha256:0", bytes: content.length, mime }),
    commandEnv: {},
    mode: "auto",
    where: { sandboxed: backend !== "none" },
    touched: watchTouchedPaths(),
  })("developer", step);
  const tool = tools.find(({ name }) => name === "run_command");
  const args = { command, timeout_seconds: null, why: "to see" };
  const result = await tool?.run(args, { callId: "1", signal: new AbortController().signal });
  return {
    ok: result?.ok,
    asked: asked.map(({ need }) => need.reasons.map(({ rule }) => rule)),
    all: JSON.stringify(asked),
  };
}

it("asks nobody about a command in the sandbox", async () => {
  expect(await run("npm --version", "bwrap")).toMatchObject({ ok: true, asked: [] });
});

it("asks a person where no sandbox stands behind a command, and shows no secret", async () => {
  const { ok, asked, all } = await run("node build.js hunter22", "none");
  expect({ ok, asked }).toEqual({ ok: false, asked: [["unsandboxed-program"]] });
  expect(JSON.parse(all)[0].need.reasons[0].why).not.toContain("hunter22");
});
