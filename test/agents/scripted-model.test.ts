import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { createAgents } from "../../agents/create-agents.ts";
import { resolveModel } from "../../agents/models.ts";
import type { ModelScript } from "../../agents/scripted-model.ts";
import type { AgentTool } from "../../tools/agent-tool.ts";
import { aTool } from "../support/agents.ts";
import { aPlan, aSpec } from "../support/facts.ts";
import { openStepDesk } from "../support/step-desk.ts";

const claim = (summary: string) => ({ summary, criteria: [], assumptions: [] });
const work = { spec: aSpec(), plan: aPlan(), faults: [], round: 1 };

const script: ModelScript = {
  version: 1,
  label: "two rounds",
  steps: {
    develop: [
      [{ calls: [{ name: "look", arguments: {} }] }, { json: claim("first") }],
      [{ json: claim("second") }],
    ],
  },
};

async function agentsOn(tools: AgentTool[] = []) {
  const file = join(await mkdtemp(join(tmpdir(), "script-")), "script.json");
  await writeFile(file, JSON.stringify(script));
  const choice = await resolveModel(`script:${file}`, { env: {} });
  return createAgents({
    model: async () => choice,
    tools: () => tools,
    instructions: async () => "",
    mask: (text) => text,
  });
}

it("plays the turns of the attempt that is under way, says that it is scripted, and costs nothing", async () => {
  const agents = await agentsOn([aTool("look", () => "seen")]);
  const [first, second] = [openStepDesk({ attempt: 1 }), openStepDesk({ attempt: 2 })];
  expect(await agents.developPatch(work, first)).toEqual(claim("first"));
  expect(await agents.developPatch(work, second)).toEqual(claim("second"));
  expect(first.events.find(({ type }) => type === "model-called")).toMatchObject({
    model: "scripted: two rounds",
    usage: { costUsd: 0 },
  });
});

it("says where an answer is missing", async () => {
  const agents = await agentsOn();
  await expect(agents.developPatch(work, openStepDesk({ attempt: 3 }))).rejects.toMatchObject({
    kind: "model",
    retryable: false,
    message: expect.stringContaining("no answer for turn 1 of attempt 3 at develop"),
  });
});
