import type { Model } from "@openai/agents-core";
import { StepError } from "../contracts/step-error.ts";

type Adapter = { aisdk(model: unknown): Model };

/** A model of any AI SDK provider, if the two packages it takes are installed beside patchgate. */
export async function aisdkModel(provider: string, model: string): Promise<Model> {
  const providerPackage = `@ai-sdk/${provider}`;
  const [adapter, providers] = await Promise.all([
    load("@openai/agents-extensions/ai-sdk", "@openai/agents-extensions"),
    load(providerPackage, providerPackage),
  ]);
  const create = providers[provider];
  if (!isAdapter(adapter) || typeof create !== "function")
    throw new Error(
      `${providerPackage} does not export "${provider}", so ${model} cannot be used.`,
    );
  return adapter.aisdk(create(model));
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
