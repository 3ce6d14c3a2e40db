import type { AgentRole } from "../contracts/action.ts";
import type { Agents, StepContext } from "../pipeline/ports.ts";
import type { AgentTool } from "../tools/agent-tool.ts";
import { type RetryPace, usualPace } from "./agent-desk.ts";
import type { AgentSeat, InputPart } from "./agent-seat.ts";
import { developPatch } from "./developer/develop-patch.ts";
import { planChange } from "./developer/plan-change.ts";
import type { ModelChoice } from "./model-choice.ts";
import { specifyFeature } from "./requirements/specify-feature.ts";
import { reviewPatch } from "./reviewer/review-patch.ts";
import { runAgent } from "./run-agent.ts";
import { testPatch } from "./tester/test-patch.ts";
import { clipText, writeInput } from "./write-input.ts";

export type AgentsOptions = {
  model(role: AgentRole): Promise<ModelChoice>;
  tools(role: AgentRole, step: StepContext): readonly AgentTool[];
  /** AGENTS.md and the like as of the base commit; may be empty. */
  instructions(): Promise<string>;
  /** Takes known secrets out of a text. */
  mask(text: string): string;
  /** Commits the workspace after a tool call that changed files; absent: nothing is kept of it. */
  snapshot?(step: StepContext): Promise<string | null>;
  /** Shorter waits, for tests. */
  pace?: Partial<RetryPace>;
};

const longestInstructions = 12_000;

/** The four agents of the route, on the models and tools they are given. */
export function createAgents(options: AgentsOptions): Agents {
  const seat = (role: AgentRole, step: StepContext, only = anyTool): AgentSeat => ({
    work: async ({ instructions, input, answer }) => {
      const [choice, conventions] = await Promise.all([
        options.model(role),
        options.instructions(),
      ]);
      const { mask, snapshot = async () => null } = options;
      const desk = { role, step, choice, mask, snapshot, pace: { ...usualPace, ...options.pace } };
      const parts = [...describeConventions(conventions), ...input];
      const tools = options.tools(role, step).filter(only);
      return runAgent({ instructions, input: writeInput(parts, mask), answer, tools }, desk);
    },
  });
  return {
    specifyFeature: (input, step) => specifyFeature(input, seat("requirements", step)),
    planChange: (input, step) => planChange(input, seat("developer", step, changesNothing)),
    developPatch: (input, step) => developPatch(input, seat("developer", step)),
    reviewPatch: (input, step) => reviewPatch(input, seat("reviewer", step)),
    testPatch: (input, step) => testPatch(input, seat("tester", step)),
  };
}

const anyTool = (_tool: AgentTool): boolean => true;

/** A plan is made before anything is written, by the same agent that will write. */
function changesNothing({ name, readOnly }: AgentTool): boolean {
  return (readOnly && name !== "update_todos") || name === "ask_human";
}

function describeConventions(text: string): InputPart[] {
  if (text.trim() === "") return [];
  const outside = clipText(text, longestInstructions, "Read the files for the rest.");
  return [
    { title: "Conventions of the repository", source: "its base commit", trusted: true, outside },
  ];
}
