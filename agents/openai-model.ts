import type { Model } from "@openai/agents-core";

export type OpenAiTarget = {
  name: string;
  baseUrl: string;
  key: string;
  api: "responses" | "chat";
};

/** Loads the client on first use: a command that calls no model never pays for it. */
export async function openaiModel({ name, baseUrl, key, api }: OpenAiTarget): Promise<Model> {
  const [{ OpenAI }, models] = await Promise.all([
    import("openai"),
    import("@openai/agents-openai"),
  ]);
  const client = new OpenAI({ apiKey: key, baseURL: baseUrl, maxRetries: 0 });
  return api === "responses"
    ? new models.OpenAIResponsesModel(client, name)
    : new models.OpenAIChatCompletionsModel(client, name);
}
