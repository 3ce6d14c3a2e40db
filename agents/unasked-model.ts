import { StepError } from "../contracts/step-error.ts";
import type { ModelChoice } from "./model-choice.ts";
import { type ModelOptions, resolveModel } from "./models.ts";

/** A model whose requests are built and never sent; asked all the same, it says what it was told last. */
export async function unaskedModel(name: string, options: ModelOptions): Promise<ModelChoice> {
  return {
    ...(name.startsWith("script:") ? scripted : await described(name, options)),
    respond: async ({ items }) => {
      const told = items.at(-1);
      const words = told && "content" in told ? told.content : told;
      const text = typeof words === "string" ? words : JSON.stringify(words);
      throw new StepError("model", `asks again: ${text}`, { retryable: false });
    },
    price: async () => null,
  };
}

/** Nobody's key is needed to say how a model would be asked. */
function described(name: string, options: ModelOptions): Promise<ModelChoice> {
  const env = { ...options.env, OPENAI_API_KEY: "sent nowhere" };
  return resolveModel(name, { ...options, env });
}

/** As any script is, whether its file is still there or not. */
const scripted: Omit<ModelChoice, "respond" | "price"> = {
  label: "scripted",
  scripted: true,
  settings: {},
  maxOutputTokens: 0,
  explain: (error) => ({ message: String(error), transient: false, refused: true, waitMs: null }),
};
