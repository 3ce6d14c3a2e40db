import type { Usage } from "../contracts/usage.ts";

export type PricedModel = { name: string; provider?: string; url?: string };

/** US dollars by the bundled price list, without any request; null when the model is not in it. */
export async function priceOf(
  { name, provider, url }: PricedModel,
  tokens: Usage["tokens"],
): Promise<number | null> {
  const { calcPrice } = await import("@pydantic/genai-prices");
  const usage = {
    input_tokens: tokens.input,
    cache_read_tokens: Math.min(tokens.cachedInput, tokens.input),
    output_tokens: tokens.output,
  };
  const price = calcPrice(usage, name, { providerId: provider, providerApiUrl: url });
  return price?.total_price ?? null;
}
