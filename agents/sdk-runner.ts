import type { AgentOutputItem, Model } from "@openai/agents-core";
import type { AgentTool } from "../tools/agent-tool.ts";
import type { ToolRequest } from "./conversation.ts";

export type SdkAgent = {
  name: string;
  instructions: string;
  tools: readonly AgentTool[];
};

/** What one turn asks of its owner. Whatever either throws, ends the turn and is thrown again. */
export type TurnHands = {
  /** Gets the model's answer, and names the calls to run. */
  respond(): Promise<ToolRequest[]>;
  runTool(call: ToolRequest): Promise<void>;
};

/**
 * Runs an SDK agent one turn at a time. The conversation stays outside: the SDK copies its whole
 * history several times a turn, which makes its own loop quadratic, and it cannot be journalled.
 */
export async function openSdkRunner(given: SdkAgent) {
  const sdk = await import("@openai/agents-core");
  sdk.setTracingDisabled(true);
  let turn: Turn | undefined;
  const underWay = () => turn ?? fail("A model was called outside a turn");

  const model: Model = {
    getResponse: async () => ({
      usage: new sdk.Usage(),
      output: await underWay().respond(),
    }),
    getStreamedResponse: () =>
      fail("Turns are not streamed; the model's own stream is read inside"),
  };
  const tools = given.tools.map(({ name, description, parameters }) => {
    const { properties = {}, required = [] } = parameters;
    const plain = sdk.tool({
      name,
      description,
      parameters: { type: "object" as const, properties, required, additionalProperties: false },
      execute: () => "",
    });
    const invoke: typeof plain.invoke = async (_context, _input, details) => {
      await underWay().run(details?.toolCall?.callId ?? "");
      return "";
    };
    return { ...plain, invoke };
  });
  const agent = new sdk.Agent({
    name: given.name,
    instructions: given.instructions,
    model,
    tools,
    toolUseBehavior: () => ({ isFinalOutput: true, isInterrupted: undefined, finalOutput: "" }),
  });
  const runner = new sdk.Runner({
    tracingDisabled: true,
    toolNotFoundBehavior: "return_error_to_model",
    toolNameCollisionPolicy: "error",
  });
  const names = new Set<string>(given.tools.map(({ name }) => name));

  return async (hands: TurnHands, signal: AbortSignal): Promise<void> => {
    turn = openTurn(hands, names);
    await turn.keepFirstProblem(() => runner.run(agent, "Go on.", { maxTurns: 1, signal }));
  };
}

type Turn = ReturnType<typeof openTurn>;

/** Carries one turn's calls between the SDK and their owner, and the owner's errors unwrapped. */
function openTurn(hands: TurnHands, names: ReadonlySet<string>) {
  const calls = new Map<string, ToolRequest>();
  let problem: unknown;
  const noting = async <Result>(work: () => Promise<Result>): Promise<Result> => {
    try {
      return await work();
    } catch (error) {
      problem ??= error;
      throw error;
    }
  };
  return {
    respond: () =>
      noting(async () => {
        const asked = await hands.respond();
        for (const call of asked) calls.set(call.callId, call);
        const known = asked.filter(({ name }) => names.has(name));
        const unknown = asked.filter(({ name }) => !names.has(name));
        await Promise.all(unknown.map((call) => hands.runTool(call)));
        return known.length > 0 ? known.map(handOver) : [farewell];
      }),
    run: (callId: string) =>
      noting(() => hands.runTool(calls.get(callId) ?? fail(`No call has the id ${callId}`))),
    async keepFirstProblem(work: () => Promise<unknown>): Promise<void> {
      try {
        await work();
      } catch (error) {
        throw problem ?? error;
      }
      if (problem !== undefined) throw problem;
    },
  };
}

/** Without its arguments: the SDK would answer malformed ones itself, with a text that helps nobody. */
function handOver({ callId, name }: ToolRequest): AgentOutputItem {
  return { type: "function_call", callId, name, arguments: "{}", status: "completed" };
}

const farewell: AgentOutputItem = {
  type: "message",
  role: "assistant",
  status: "completed",
  content: [{ type: "output_text", text: "done" }],
};

function fail(message: string): never {
  throw new Error(message);
}
