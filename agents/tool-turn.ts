import { StepError } from "../contracts/step-error.ts";
import type { AgentTool, ToolResult } from "../tools/agent-tool.ts";
import type { AgentDesk } from "./agent-desk.ts";
import { callOrder } from "./call-order.ts";
import type { ToolRequest } from "./conversation.ts";
import { watchRepetition } from "./repetition.ts";
import { type PlacedCall, recordedResult, runTool } from "./run-tool.ts";

export type TurnOfCalls = { number: number; requestHash: string; fromJournal: boolean };

const steering =
  "\n\n[This is the third time that this call gives this result. Do something else, or finish with what you know.]";

/** The tools of one agent over one attempt of a step: counted, ordered, watched for circles. */
export function openToolbox(tools: readonly AgentTool[], desk: AgentDesk) {
  const repetition = watchRepetition();
  let order = callOrder();

  const refresh = refreshReads(tools, desk);
  const place = ({ number, requestHash }: TurnOfCalls, request: ToolRequest, index: number) => ({
    request,
    key: `${desk.step.step}/${desk.step.attempt}/${number}/${index}/${requestHash.slice(7, 15)}`,
  });

  const answer = async (call: PlacedCall, fromJournal: boolean): Promise<ToolResult> => {
    const tool = tools.find(({ name }) => name === call.request.name);
    return order(tool?.readOnly ?? true, async () => {
      const recorded = fromJournal ? await recordedResult(call, desk) : undefined;
      if (!recorded) {
        await desk.step.reserveTool();
        return runTool(call, tool, tools, desk);
      }
      await refresh(call.request);
      return recorded;
    });
  };

  return {
    /** Begins a turn; each of its calls is then answered by its place in it. */
    begin(turn: TurnOfCalls) {
      order = callOrder();
      return (request: ToolRequest, index: number): Promise<ToolResult> =>
        answer(place(turn, request, index), turn.fromJournal);
    },
    /** What the model reads of a result; throws once the agent goes round in circles. */
    tell(request: ToolRequest, { text, changedFiles }: ToolResult): string {
      if (changedFiles) repetition.progress();
      const seen = repetition.note(`${request.name} ${request.arguments}`, text);
      if (seen === "stop")
        throw new StepError(
          "tool",
          `The ${desk.role} agent kept calling ${request.name} with the same result and did not change course. Trying again may help; so may a clearer ticket.`,
          { retryable: true },
        );
      return seen === "steer" ? text + steering : text;
    },
  };
}

/**
 * Edits are only allowed to files that were read, and what was read is forgotten with the process.
 * So a replayed call lets `read_file` look at its file once more; nothing else is run again.
 */
function refreshReads(tools: readonly AgentTool[], { step }: AgentDesk) {
  const reader = tools.find(({ name }) => name === "read_file");
  const touching = new Set(["read_file", "edit_file", "create_file"]);
  return async ({ name, arguments: text }: ToolRequest): Promise<void> => {
    if (!reader || !touching.has(name)) return;
    const path = pathIn(text);
    if (path === undefined) return;
    const whole = { path, start_line: null, end_line: null };
    await reader.run(whole, { callId: "replay", signal: step.signal });
  };
}

function pathIn(text: string): string | undefined {
  try {
    const args: unknown = JSON.parse(text);
    return typeof args === "object" && args !== null && "path" in args
      ? String(args.path)
      : undefined;
  } catch {
    return undefined;
  }
}
