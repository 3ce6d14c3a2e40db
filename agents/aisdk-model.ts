import { createRequire } from "node:module";
import type { Model, ModelRequest } from "@openai/agents-core";
import { StepError } from "../contracts/step-error.ts";
import type { ModelAnswer, ModelQuestion } from "./model-choice.ts";

type Adapter = { aisdk(model: unknown): Model };
type Sdk = {
  setTracingDisabled(disabled: boolean): void;
  withTrace<Result>(name: string, work: () => Promise<Result>): Promise<Result>;
};

const adapterPackage = "@openai/agents-extensions";
const adapterPath = `${adapterPackage}/ai-sdk`;
/** The adapter answers whole, so that silence cannot be told from a long answer. */
const longestAnswerMs = 600_000;
const here = createRequire(import.meta.url);

type Ask = (question: ModelQuestion, signal: AbortSignal) => Promise<ModelAnswer>;

/** A model of any AI SDK provider, if the two packages it takes are installed beside patchgate. */
export async function aisdkModel(provider: string, model: string, maxTokens: number): Promise<Ask> {
  const providerPackage = `@ai-sdk/${provider}`;
  const adapter = load(here, adapterPath, adapterPackage);
  const providers = load(here, providerPackage, providerPackage);
  const untraced = openUntraced();
  const create = providers[provider];
  if (!isAdapter(adapter) || typeof create !== "function")
    throw unusable(`${providerPackage} has no "${provider}", so ${model} cannot be used.`);
  const adapted = adapter.aisdk(create(model));
  return async (question, signal) => {
    const inTime = AbortSignal.any([signal, AbortSignal.timeout(longestAnswerMs)]);
    const request = requestOf(question, maxTokens, inTime);
    const { usage, output } = await untraced("turn", () => adapted.getResponse(request));
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

/** Required, not imported: a bundle that was compiled earlier can import nothing by a computed name. */
function load(from: NodeJS.Require, path: string, name: string): Record<string, unknown> {
  try {
    return from(path);
  } catch (cause) {
    if (!isMissing(cause)) throw unusable(`${name} cannot be loaded: ${String(cause)}`, cause);
    throw unusable(
      `${name} is not installed beside patchgate. Install it: npm install ${name}`,
      cause,
    );
  }
}

function isMissing(cause: unknown): boolean {
  return cause instanceof Error && "code" in cause && cause.code === "MODULE_NOT_FOUND";
}

/**
 * The adapter brings a copy of the SDK of its own: it answers only inside a trace, and would send
 * what it traces away unless it is told not to.
 */
function openUntraced(): Sdk["withTrace"] {
  const sdk = load(createRequire(here.resolve(adapterPath)), "@openai/agents", "@openai/agents");
  if (!isSdk(sdk)) throw unusable("The @openai/agents beside the adapter cannot be used.");
  sdk.setTracingDisabled(true);
  return sdk.withTrace;
}

function unusable(message: string, cause?: unknown): StepError {
  return new StepError("model", message, { retryable: false, cause });
}

function isSdk(module: object): module is Sdk {
  return "withTrace" in module && "setTracingDisabled" in module;
}

function isAdapter(module: object): module is Adapter {
  return "aisdk" in module && typeof module.aisdk === "function";
}
