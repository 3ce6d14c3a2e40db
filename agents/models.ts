import { defaultSilenceSeconds } from "../contracts/config.ts";
import { aisdkModel } from "./aisdk-model.ts";
import type { ModelChoice } from "./model-choice.ts";
import { explainModelError, ModelConfigurationError } from "./model-errors.ts";
import { type PricedModel, priceOf } from "./prices.ts";
import { askChat } from "./wire/chat.ts";
import { askResponses } from "./wire/responses.ts";

export type ModelOptions = {
  env: Record<string, string | undefined>;
  /** Which OpenAI API to speak; PATCHGATE_API decides where this is absent. */
  api?: "responses" | "chat";
  /** How long a server may say nothing until it is given up. */
  silenceSeconds?: number;
};

const openaiUrl = "https://api.openai.com/v1";
const maxOutputTokens = 16_384;

/**
 * The model a name stands for: `openai:NAME` or a bare NAME, `compatible:NAME@URL`,
 * `aisdk:PROVIDER/MODEL`, `script:FILE`. Nothing is loaded or asked before its first call.
 */
export async function resolveModel(name: string, options: ModelOptions): Promise<ModelChoice> {
  const [, kind, rest] = /^(openai|compatible|aisdk|script):(.*)$/s.exec(name) ?? [];
  if (rest === "") throw new ModelConfigurationError(`"${name}" names no model after the colon.`);
  switch (kind) {
    case "script":
      return (await import("./scripted-model.ts")).scriptedModel(rest ?? "");
    case "aisdk":
      return aisdk(name, rest ?? "");
    case "compatible":
      return compatible(name, rest ?? "", options);
    default:
      return openai(rest ?? name, options);
  }
}

function openai(name: string, options: ModelOptions): ModelChoice {
  const { env } = options;
  const url = env.OPENAI_BASE_URL || openaiUrl;
  if (!env.OPENAI_API_KEY && isOpenAi(url))
    throw new ModelConfigurationError(
      `The model ${name} needs a key: OPENAI_API_KEY is not set. Set it, set OPENAI_BASE_URL to a server that needs none, or choose another model with --model.`,
    );
  return overHttp({ name, url, label: name, priced: { name, provider: "openai" } }, options);
}

function compatible(full: string, rest: string, options: ModelOptions): ModelChoice {
  const at = rest.lastIndexOf("@");
  const [name, url] = [rest.slice(0, at), rest.slice(at + 1)];
  if (at < 1 || !URL.canParse(url))
    throw new ModelConfigurationError(
      `"${full}" is not of the form compatible:NAME@URL, e.g. compatible:qwen3-coder@http://127.0.0.1:11434/v1.`,
    );
  return overHttp({ name, url, label: rest, priced: { name, url } }, options, "chat");
}

type HttpModel = { name: string; url: string; label: string; priced: PricedModel };

function overHttp(
  { name, url, label, priced }: HttpModel,
  options: ModelOptions,
  usualApi: "responses" | "chat" = "responses",
): ModelChoice {
  const { env, silenceSeconds = defaultSilenceSeconds } = options;
  const api = apiOf(options) ?? usualApi;
  const key = env.OPENAI_API_KEY || undefined;
  const endpoint = {
    url: url.replace(/\/+$/, ""),
    headers: headersOf(env, isOpenAi(url)),
    idleMs: silenceSeconds * 1000,
  };
  const settings = settingsFor(name, api, isOpenAi(url));
  const ask = api === "responses" ? askResponses : askChat;
  return {
    label,
    scripted: false,
    settings,
    maxOutputTokens,
    respond: (question, _place, signal) => ask(endpoint, question, settings, signal),
    explain: (error) => explainModelError(error, { label, url, keyFrom: "OPENAI_API_KEY", key }),
    price: (tokens) => priceOf(priced, tokens),
  };
}

function headersOf(env: ModelOptions["env"], atOpenAi: boolean): Record<string, string> {
  const { OPENAI_API_KEY: key, OPENAI_ORG_ID: organization, OPENAI_PROJECT_ID: project } = env;
  return {
    ...(key ? { authorization: `Bearer ${key}` } : {}),
    ...(atOpenAi && organization ? { "openai-organization": organization } : {}),
    ...(atOpenAi && project ? { "openai-project": project } : {}),
  };
}

function aisdk(full: string, rest: string): ModelChoice {
  const [provider, ...model] = rest.split("/");
  if (!provider || model.length === 0)
    throw new ModelConfigurationError(
      `"${full}" is not of the form aisdk:PROVIDER/MODEL, e.g. aisdk:anthropic/claude-sonnet-4-5.`,
    );
  const name = model.join("/");
  const address = { label: rest, url: provider, keyFrom: `the ${provider} provider's key` };
  let ask: ReturnType<typeof aisdkModel> | undefined;
  return {
    label: rest,
    scripted: false,
    settings: { model: rest, maxOutputTokens },
    maxOutputTokens,
    respond: async (question, _place, signal) => {
      ask ??= aisdkModel(provider, name, maxOutputTokens);
      return (await ask)(question, signal);
    },
    explain: (error) => explainModelError(error, address),
    price: (tokens) => priceOf({ name, provider }, tokens),
  };
}

/** Only what every server takes, unless it is OpenAI's own. */
function settingsFor(name: string, api: "responses" | "chat", atOpenAi: boolean): object {
  if (api === "chat")
    return atOpenAi
      ? { model: name, store: false, max_completion_tokens: maxOutputTokens }
      : { model: name };
  // What is not stored there must be sent back whole, the model's own thoughts included.
  const thinks = atOpenAi && /^(o\d|gpt-[5-9])/.test(name);
  return {
    model: name,
    max_output_tokens: maxOutputTokens,
    ...(thinks ? { include: ["reasoning.encrypted_content"] } : {}),
  };
}

function apiOf({ api, env }: ModelOptions): "responses" | "chat" | undefined {
  const named = api ?? (env.PATCHGATE_API || undefined);
  if (named === undefined || named === "responses" || named === "chat") return named;
  throw new ModelConfigurationError(`PATCHGATE_API is "${named}"; it can be responses or chat.`);
}

function isOpenAi(url: string): boolean {
  return URL.canParse(url) && new URL(url).hostname === "api.openai.com";
}
