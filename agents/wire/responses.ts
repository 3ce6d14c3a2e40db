import type { AgentInputItem, AgentOutputItem } from "@openai/agents-core";
import type { ModelAnswer, ModelQuestion } from "../model-choice.ts";
import { ModelCallError } from "../model-errors.ts";
import { type Endpoint, postStreamed } from "./post-streamed.ts";
import {
  callItem,
  countOf,
  listOf,
  refuseError,
  type Shape,
  shapeOf,
  textOf,
  wordsItem,
} from "./shapes.ts";

/** Asks by OpenAI's Responses API. */
export async function askResponses(
  endpoint: Endpoint,
  question: ModelQuestion,
  settings: object,
  signal: AbortSignal,
): Promise<ModelAnswer> {
  const url = `${endpoint.url}/responses`;
  const done: Shape[] = [];
  for await (const event of postStreamed(
    { ...endpoint, url },
    bodyOf(question, settings),
    signal,
  )) {
    const { type, response, item, ...rest } = shapeOf(event);
    if (type === "error")
      throw new ModelCallError(textOf(rest.message) || "an error event", {
        code: textOf(rest.code),
      });
    if (type === "response.output_item.done") done.push(shapeOf(item));
    const whole = type === undefined && rest.object === "response" ? rest : shapeOf(response);
    if (type === undefined) refuseError(rest);
    if (isFinal(type, whole)) return answerOf(whole, done);
  }
  throw new ModelCallError("The connection was cut before the response was complete");
}

/** What stays the same comes first, so that a provider's cache can serve it. */
function bodyOf({ instructions, tools, answer, items }: ModelQuestion, settings: object): object {
  const { name, strict, schema } = answer;
  return {
    ...settings,
    stream: true,
    store: false,
    instructions,
    tools: tools.map((tool) => ({
      type: "function",
      name: tool.name,
      description: tool.description,
      parameters: tool.parameters,
      strict: true,
    })),
    text: { format: { type: "json_schema", name, strict, schema } },
    input: items.flatMap(inputItem),
  };
}

function inputItem(item: AgentInputItem): object[] {
  switch (item.type) {
    case "function_call":
      return [
        { type: "function_call", call_id: item.callId, name: item.name, arguments: item.arguments },
      ];
    case "function_call_result":
      return [
        { type: "function_call_output", call_id: item.callId, output: outputText(item.output) },
      ];
    case "reasoning":
      return item.providerData?.encrypted_content
        ? [{ type: "reasoning", ...item.providerData }]
        : [];
    case undefined:
    case "message":
      return [{ role: item.role, content: messageText(item.content) }];
    default:
      return [];
  }
}

export function outputText(output: unknown): string {
  return typeof output === "string" ? output : textOf(shapeOf(output).text);
}

/** The words of a message, whichever parts they come in. */
export function messageText(content: unknown): string {
  if (typeof content === "string") return content;
  return listOf(content)
    .map((part) => textOf(part.text) || textOf(part.refusal))
    .join("");
}

function isFinal(type: unknown, response: Shape): boolean {
  if (type === "response.failed") {
    refuseError(response);
    throw new ModelCallError("The response failed without a reason");
  }
  return type === undefined
    ? response.object === "response"
    : type === "response.completed" || type === "response.incomplete";
}

function answerOf(response: Shape, done: Shape[]): ModelAnswer {
  const usage = shapeOf(response.usage);
  const tokens = {
    input: countOf(usage.input_tokens),
    cachedInput: countOf(shapeOf(usage.input_tokens_details).cached_tokens),
    output: countOf(usage.output_tokens),
    reasoning: countOf(shapeOf(usage.output_tokens_details).reasoning_tokens),
  };
  const { reason } = shapeOf(response.incomplete_details);
  if (response.status === "incomplete")
    return reason === "content_filter"
      ? { output: [wordsItem("", "the answer was filtered")], tokens, truncated: false }
      : { output: [], tokens, truncated: true };
  const listed = listOf(response.output);
  const output = (listed.length > 0 ? listed : done).flatMap(outputItem);
  return { output, tokens, truncated: false };
}

function outputItem({ type, ...item }: Shape): AgentOutputItem[] {
  if (type === "function_call") return [callItem(item.call_id, item.name, item.arguments)];
  if (type === "message") {
    const parts = listOf(item.content);
    const refusal = parts.map((part) => textOf(part.refusal)).join("");
    return [wordsItem(parts.map((part) => textOf(part.text)).join(""), refusal)];
  }
  if (type !== "reasoning") return [];
  const { encrypted_content, summary = [] } = item;
  return [{ type: "reasoning", content: [], providerData: { summary, encrypted_content } }];
}
