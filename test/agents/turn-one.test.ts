import { afterEach, expect, it } from "vitest";
import { createAgents } from "../../agents/create-agents.ts";
import { resolveModel } from "../../agents/models.ts";
import type { Agents, StepContext } from "../../pipeline/ports.ts";
import { toolsFor } from "../../tools/toolsets.ts";
import { aPatch, aPlan, aSpec, aTicket } from "../support/facts.ts";
import { type ModelServer, serveModel } from "../support/model-server.ts";
import { openStepDesk } from "../support/step-desk.ts";

let server: ModelServer;
afterEach(() => server.close());

const diff = "--- a/src/greet.ts\n+++ b/src/greet.ts\n@@ -1 +1 @@\n-old\n+new\n";
const changes = { baseSha: "a", headSha: "b", files: [], symbols: [], nonCode: [] };
const selection = {
  tests: [],
  total: 1,
  mode: "targeted" as const,
  fullBecause: null,
  uncovered: [],
};
const checks = { headSha: "b", baseSha: "a", sandbox: "bwrap", checks: [] };
const spec = aSpec();

const verbs: Record<string, (agents: Agents, step: StepContext) => Promise<unknown>> = {
  specifyFeature: (agents, step) => agents.specifyFeature({ ticket: aTicket(), answers: [] }, step),
  planChange: (agents, step) => agents.planChange({ spec, faults: [] }, step),
  developPatch: (agents, step) =>
    agents.developPatch({ spec, plan: aPlan(), faults: [], round: 1 }, step),
  reviewPatch: (agents, step) =>
    agents.reviewPatch({ spec, patch: aPatch(), diff, checks, earlier: [], round: 1 }, step),
  testPatch: (agents, step) =>
    agents.testPatch(
      {
        spec,
        patch: aPatch(),
        changes,
        selection,
        checks,
        existingTests: ["a.test.ts"],
        faults: [],
      },
      step,
    ),
};

/** What `verb` sends first, with the tools it has in a real run. */
async function firstRequest(verb: string, repository = "AGENTS.md says: be brief.") {
  server = await serveModel(() => ({ status: 401 }));
  const choice = resolveModel("gpt-5", {
    env: { OPENAI_BASE_URL: server.url, OPENAI_API_KEY: "k" },
  });
  const agents = createAgents({
    model: () => choice,
    tools: (role) =>
      toolsFor(role, {
        root: async () => "/nowhere",
        sandbox: () => Promise.reject(new Error("not used")),
        judge: () => ({ decision: "deny", effects: [], rule: "", because: "" }),
        approve: async () => ({ allowed: true }),
        answer: async () => null,
        diff: async () => "",
        keep: () => Promise.reject(new Error("not used")),
        mask: (text) => text,
        commandEnv: {},
        readonlyMounts: async () => [],
        isTestPath: () => true,
      }),
    instructions: async () => repository,
    mask: (text) => text,
  });
  await expect(verbs[verb]?.(agents, openStepDesk())).rejects.toThrow("401");
  return server.requests[0]?.raw ?? "";
}

it.each(Object.keys(verbs))("%s begins with no more than 8 kB", async (verb) => {
  expect((await firstRequest(verb)).length).toBeLessThanOrEqual(8000);
});

it.each(Object.keys(verbs))("%s sends what differs between repositories last", async (verb) => {
  const first = await firstRequest(verb, "one");
  await server.close();
  const second = await firstRequest(verb, "another");
  const same = [...first].findIndex((character, at) => character !== second[at]);
  expect(first.slice(0, same)).toContain('"input":[');
});

it("gives a planner nothing that writes", async () => {
  const { tools } = JSON.parse(await firstRequest("planChange"));
  expect(tools.map(({ name }: { name: string }) => name)).toEqual([
    ...["read_file", "list_files", "search_code", "show_diff", "ask_human"],
  ]);
});
