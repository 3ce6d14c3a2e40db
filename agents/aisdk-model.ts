import type { Model, ModelRequest } from "@openai/agents-core";
import { StepError } from "../contracts/step-error.ts";
import type { ModelAnswer, ModelQuestion } from "./model-choice.ts";

type Adapter = { aisdk(model: unknown): Model };

type Ask = (question: ModelQuestion, signal: AbortSignal) => Promise<ModelAnswer>;

/** A model of any AI SDK provider, if the two packages it takes are installed beside patchgate. */
export async function aisdkModel(provider: string, model: string, maxTokens: number): Promise<Ask> {
  const providerPackage = `@ai-sdk/${provider}`;
  const adapter = await load("@openai/agents-extensions/ai-sdk", "@openai/agents-extensions");
  const providers = await load(providerPackage, providerPackage);
  const create = providers[provider];
  if (!isAdapter(adapter) || typeof create !== "function")
    throw unusable(`${providerPackage} has no "${provider}", so ${model} cannot be used.`);
  const adapted = adapter.aisdk(create(model));
  return async (question, signal) => {
    const { usage, output } = await adapted.getResponse(requestOf(question, maxTokens, signal));
    const [read] = usage.inputTokensDetails;
    const [wrote] = usage.outputTokensDetails;
    const tokens = {
      input: usage.inputTokens,
      cachedInput: read?.cached_tokens ?? 0,
      output: usage.outputTokens,
      reasoning: wrote?.reasoning_tokens ?? 0,
    };
    return { output, tokens, truncated: usage.outputTokens >= maxTokens };
  };
}

function requestOf(
  { instructions, tools, answer, items }: ModelQuestion,
  maxTokens: number,
  signal: AbortSignal,
): ModelRequest {
  return {
    systemInstructions: instructions,
    input: [...items],
    tools: tools.map(({ name, description, parameters }) => ({
      type: "function",
      name,
      description,
      parameters: parameters as never,
      strict: true,
    })),
    outputType: answer,
    modelSettings: { maxTokens },
    handoffs: [],
    tracing: false,
    signal,
  };
}

async function load(path: string, name: string): Promise<Record<string, unknown>> {
  try {
    return await import(path);
  } catch (cause) {
    throw unusable(`${name} is not installed. Install it: npm install ${name}`, cause);
  }
}

function unusable(message: string, cause?: unknown): StepError {
  return new StepError("model", message, { retryable: false, cause });
}

function isAdapter(module: object): module is Adapter {
  return "aisdk" in module && typeof module.aisdk === "function";
}
