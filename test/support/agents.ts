import { createAgents } from "../../agents/create-agents.ts";
import { resolveModel } from "../../agents/models.ts";
import type { Agents } from "../../pipeline/ports.ts";
import type { AgentTool, ToolResult } from "../../tools/agent-tool.ts";

type AgentsSetup = {
  url: string;
  tools?: AgentTool[];
  api?: "responses" | "chat";
  silenceSeconds?: number;
  tries?: number;
  longestWaitMs?: number;
  model?: string;
  key?: string;
  instructions?: string;
};

/** The four agents against a scripted server, with waits too short to notice. */
export function agentsAt(setup: AgentsSetup): Agents {
  const { url, tools = [], api, silenceSeconds, model = "gpt-5", key = "sk-test-key" } = setup;
  const env = { OPENAI_BASE_URL: url, OPENAI_API_KEY: key };
  const choice = resolveModel(model, { env, api, silenceSeconds });
  return createAgents({
    model: () => choice,
    tools: () => tools,
    instructions: async () => setup.instructions ?? "",
    mask: (text) => text.replaceAll("hunter2", "***"),
    pace: { firstWaitMs: 1, longestWaitMs: setup.longestWaitMs ?? 50, tries: setup.tries ?? 3 },
  });
}

const nothing = {
  type: "object" as const,
  properties: {},
  required: [],
  additionalProperties: false as const,
};

/** A tool for tests: reads unless said otherwise. */
export function aTool(
  name: string,
  run: (args: unknown, call: { signal: AbortSignal }) => Promise<string> | string,
  over: Partial<AgentTool & Pick<ToolResult, "changedFiles">> = {},
): AgentTool {
  const { changedFiles = false, ...rest } = over;
  return {
    name: name as AgentTool["name"],
    description: `Does ${name}`,
    parameters: nothing,
    readOnly: true,
    timeoutMs: 5000,
    run: async (args, call) => ({
      text: await run(args, call),
      ok: true,
      changedFiles,
      decision: "allow",
    }),
    ...rest,
  };
}
