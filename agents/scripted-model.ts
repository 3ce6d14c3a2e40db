import { readFile } from "node:fs/promises";
import type { AgentOutputItem } from "@openai/agents-core";
import { z } from "zod";
import { StepError } from "../contracts/step-error.ts";
import { Step } from "../contracts/step-failure.ts";
import type { ModelAnswer, ModelChoice, ModelQuestion, TurnPlace } from "./model-choice.ts";
import { ModelConfigurationError } from "./model-errors.ts";

const count = z.number().int().nonnegative();

/** One answer of the script: words, a contract as JSON, or tool calls. */
const ScriptedTurn = z.union([
  z.strictObject({ text: z.string() }),
  z.strictObject({ json: z.record(z.string(), z.unknown()) }),
  z.strictObject({
    calls: z
      .array(
        z.strictObject({
          name: z.string(),
          arguments: z.record(z.string(), z.unknown()).or(z.string()),
        }),
      )
      .min(1),
  }),
]);
type ScriptedTurn = z.infer<typeof ScriptedTurn>;

/**
 * A recorded or written conversation: for each step a list of conversations, one for each attempt,
 * each a list of turns. A turn is found by its place in the run and by nothing a process keeps, so
 * a resumed run goes on where the stopped one was.
 */
export const ModelScript = z.strictObject({
  version: z.literal(1),
  label: z.string().min(1),
  tokens: z.strictObject({ input: count, output: count }).optional().describe("Of each turn"),
  steps: z.partialRecord(Step, z.array(z.array(ScriptedTurn))),
});
export type ModelScript = z.infer<typeof ModelScript>;

/** A model that plays a script and says so in its label. */
export async function scriptedModel(file: string): Promise<ModelChoice> {
  const script = await readScript(file);
  return {
    label: `scripted: ${script.label}`,
    scripted: true,
    settings: {},
    maxOutputTokens: 0,
    respond: async (question, place) => play(script, file, question, place),
    explain: (error) => ({
      message: `The script ${file} could not be played: ${String(error)}`,
      transient: false,
      refused: true,
      waitMs: null,
    }),
    price: async () => 0,
  };
}

async function readScript(file: string): Promise<ModelScript> {
  const text = await readFile(file, "utf8").catch((cause: unknown) => {
    throw new ModelConfigurationError(
      `The script ${file} cannot be read. Check the path after "script:".`,
      cause,
    );
  });
  const parsed = ModelScript.safeParse(parseJson(text, file));
  if (parsed.success) return parsed.data;
  throw new ModelConfigurationError(
    `The script ${file} is not valid:\n${z.prettifyError(parsed.error)}`,
  );
}

function parseJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new ModelConfigurationError(`The script ${file} is not JSON: ${String(cause)}`, cause);
  }
}

function play(
  script: ModelScript,
  file: string,
  { items }: ModelQuestion,
  { step, attempt, turn }: TurnPlace,
): ModelAnswer {
  const scripted = script.steps[step]?.[attempt - 1]?.[turn - 1];
  if (!scripted)
    throw new StepError(
      "model",
      `The script ${file} has no answer for turn ${turn} of attempt ${attempt} at ${step}. Add it under steps.${step}[${attempt - 1}].`,
      { retryable: false },
    );
  const output = outputOf(scripted, `${step}-${attempt}-${turn}`);
  const tokens = script.tokens ?? {
    input: Math.ceil(JSON.stringify(items).length / 4),
    output: Math.ceil(JSON.stringify(output).length / 4),
  };
  return { output, tokens: { ...tokens, cachedInput: 0, reasoning: 0 }, truncated: false };
}

function outputOf(turn: ScriptedTurn, place: string): AgentOutputItem[] {
  if ("calls" in turn)
    return turn.calls.map((call, index) => ({
      type: "function_call",
      callId: `call-${place}-${index + 1}`,
      name: call.name,
      arguments:
        typeof call.arguments === "string" ? call.arguments : JSON.stringify(call.arguments),
      status: "completed",
    }));
  const text = "text" in turn ? turn.text : JSON.stringify(turn.json);
  return [
    {
      type: "message",
      role: "assistant",
      status: "completed",
      content: [{ type: "output_text", text }],
    },
  ];
}
