import type { AgentOutputItem } from "@openai/agents-core";
import type { TurnPlace } from "../../agents/model-choice.ts";
import { aFindingClaim, aPlan, aSpec } from "../support/facts.ts";

type Turn = { calls: string[] } | { json: unknown };

/** What the model says: a change, a criticism, a better change; the developer adds a line a turn. */
const script: Record<string, Turn[][]> = {
  specify: [[{ json: aSpec() }]],
  plan: [[{ json: aPlan() }]],
  develop: [
    [{ calls: ["one"] }, { calls: ["two"] }, { json: claim("Greet") }],
    [{ calls: ["three"] }, { json: claim("Greet by name") }],
  ],
  review: [[{ json: review("needs-revision") }], [{ json: review("approved") }]],
  test: [[{ json: { newTests: [], criteria: [] } }]],
};

function claim(summary: string) {
  return { summary, criteria: [{ id: "AC-1", how: "greet" }], assumptions: [] };
}

function review(verdict: "needs-revision" | "approved") {
  const findings = verdict === "approved" ? [] : [aFindingClaim({ line: 2 })];
  return { verdict, findings, criteria: [{ id: "AC-1", met: true, because: "line 2" }] };
}

export function play({ step, attempt, turn }: TurnPlace): AgentOutputItem[] {
  const said = script[step]?.[attempt - 1]?.[turn - 1];
  if (!said) throw new Error(`Nobody expects turn ${turn} of attempt ${attempt} at ${step}`);
  if ("json" in said)
    return [
      {
        type: "message",
        role: "assistant",
        status: "completed",
        content: [{ type: "output_text", text: JSON.stringify(said.json) }],
      },
    ];
  return said.calls.map((line, index) => ({
    type: "function_call",
    callId: `call-${step}-${attempt}-${turn}-${index}`,
    name: "edit_file",
    arguments: JSON.stringify({ line }),
    status: "completed",
  }));
}
