import type { Model, ModelSettings } from "@openai/agents-core";
import { type RetryPace, usualPace } from "./agent-desk.ts";
import { aisdkModel } from "./aisdk-model.ts";
import type { ModelChoice } from "./model-choice.ts";
import { explainModelError, type ModelAddress } from "./model-errors.ts";
import { openaiModel } from "./openai-model.ts";
import { type PricedModel, priceOf } from "./prices.ts";
import { scriptedModel } from "./scripted-model.ts";
import { streamResponse } from "./stream-response.ts";

/** A model's name or its access is not set up as it must be. */
export class ModelConfigurationError extends Error {
  override name = "ModelConfigurationError";
}

export type ModelOptions = {
  env: Record<string, string | undefined>;
  /** Which OpenAI API to speak; PATCHGATE_API decides where this is absent. */
  api?: "responses" | "chat";
  idleMs?: RetryPace["idleMs"];
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
      return scriptedModel(rest ?? "");
    case "aisdk":
      return aisdk(name, rest ?? "", options);
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
  const api = apiOf(options) ?? usualApi;
  const key = options.env.OPENAI_API_KEY || "none";
  const load = () => openaiModel({ name, baseUrl: url, key, api });
  const settings = settingsFor(name, api, isOpenAi(url));
  const address = { label, url, keyFrom: "OPENAI_API_KEY", key };
  return fromSdk(address, { load, settings, priced }, options);
}

function aisdk(full: string, rest: string, options: ModelOptions): ModelChoice {
  const [provider, ...model] = rest.split("/");
  if (!provider || model.length === 0)
    throw new ModelConfigurationError(
      `"${full}" is not of the form aisdk:PROVIDER/MODEL, e.g. aisdk:anthropic/claude-sonnet-4-5.`,
    );
  const name = model.join("/");
  const address = { label: rest, url: provider, keyFrom: `the ${provider} provider's key` };
  const load = () => aisdkModel(provider, name);
  return fromSdk(address, { load, settings: {}, priced: { name, provider } }, options);
}

type SdkSource = { load(): Promise<Model>; settings: ModelSettings; priced: PricedModel };

function fromSdk(
  address: ModelAddress,
  { load, settings, priced }: SdkSource,
  { idleMs = usualPace.idleMs }: ModelOptions,
): ModelChoice {
  let loaded: Promise<Model> | undefined;
  return {
    label: address.label,
    scripted: false,
    settings,
    maxOutputTokens,
    respond: async (request) => {
      loaded ??= load();
      return streamResponse(await loaded, request, idleMs);
    },
    explain: (error) => explainModelError(error, address),
    price: (tokens) => priceOf(priced, tokens),
  };
}

/** Only what every server takes, unless it is OpenAI's own. */
function settingsFor(name: string, api: "responses" | "chat", atOpenAi: boolean): ModelSettings {
  if (api === "chat") return atOpenAi ? { store: false } : {};
  const settings: ModelSettings = { store: false, maxTokens: maxOutputTokens };
  // What is not stored there must be sent back whole, the model's own thoughts included.
  if (atOpenAi && /^(o\d|gpt-[5-9])/.test(name))
    settings.providerData = { include: ["reasoning.encrypted_content"] };
  return settings;
}

function apiOf({ api, env }: ModelOptions): "responses" | "chat" | undefined {
  const named = api ?? (env.PATCHGATE_API || undefined);
  if (named === undefined || named === "responses" || named === "chat") return named;
  throw new ModelConfigurationError(`PATCHGATE_API is "${named}"; it can be responses or chat.`);
}

function isOpenAi(url: string): boolean {
  return URL.canParse(url) && new URL(url).hostname === "api.openai.com";
}
