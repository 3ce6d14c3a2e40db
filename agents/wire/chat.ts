import type { AgentInputItem } from "@openai/agents-core";
import type { ModelAnswer, ModelQuestion } from "../model-choice.ts";
import { ModelCallError } from "../model-errors.ts";
import { type Endpoint, postStreamed } from "./post-streamed.ts";
import { messageText, outputText } from "./responses.ts";
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

type Gathered = {
  text: string;
  refusal: string;
  calls: { id: string; name: string; arguments: string }[];
  finish: string;
  usage: Shape;
};

/** Asks by the Chat Completions API, as nearly every other server speaks it. */
export async function askChat(
  endpoint: Endpoint,
  question: ModelQuestion,
  settings: object,
  signal: AbortSignal,
): Promise<ModelAnswer> {
  const url = `${endpoint.url}/chat/completions`;
  const gathered: Gathered = { text: "", refusal: "", calls: [], finish: "", usage: {} };
  let ended = false;
  for await (const event of postStreamed(
    { ...endpoint, url },
    bodyOf(question, settings),
    signal,
  )) {
    ended ||= event === null;
    const chunk = shapeOf(event);
    refuseError(chunk);
    if (chunk.usage) gathered.usage = shapeOf(chunk.usage);
    const [choice] = listOf(chunk.choices);
    if (choice) gather(gathered, choice);
  }
  // A stream that stops short looks whole but for this.
  if (gathered.finish === "" && !ended)
    throw new ModelCallError("The connection was cut before the response was complete");
  return answerOf(gathered);
}

function bodyOf({ instructions, tools, answer, items }: ModelQuestion, settings: object): object {
  const { name, strict, schema } = answer;
  return {
    ...settings,
    stream: true,
    stream_options: { include_usage: true },
    ...(tools.length > 0 ? { tools: tools.map(chatTool) } : {}),
    response_format: { type: "json_schema", json_schema: { name, strict, schema } },
    messages: [{ role: "system", content: instructions }, ...items.reduce(addMessage, [])],
  };
}

function chatTool({ name, description, parameters }: ModelQuestion["tools"][number]): object {
  return { type: "function", function: { name, description, parameters, strict: true } };
}

type ChatMessage = {
  role: string;
  content: string | null;
  tool_call_id?: string;
  tool_calls?: object[];
};

/** An assistant's words and calls of one turn are one message here. */
function addMessage(messages: ChatMessage[], item: AgentInputItem): ChatMessage[] {
  const last = messages.at(-1);
  if (item.type === "function_call") {
    const { callId: id, name, arguments: text } = item;
    const call = { id, type: "function", function: { name, arguments: text } };
    if (last?.role !== "assistant")
      messages.push({ role: "assistant", content: null, tool_calls: [call] });
    else last.tool_calls = [...(last.tool_calls ?? []), call];
  }
  if (item.type === "function_call_result")
    messages.push({ role: "tool", tool_call_id: item.callId, content: outputText(item.output) });
  if (item.type === undefined || item.type === "message")
    messages.push({ role: item.role, content: messageText(item.content) });
  return messages;
}

function gather(into: Gathered, choice: Shape): void {
  const delta = shapeOf(choice.delta ?? choice.message);
  into.text += textOf(delta.content);
  into.refusal += textOf(delta.refusal);
  into.finish = textOf(choice.finish_reason) || into.finish;
  for (const piece of listOf(delta.tool_calls)) gatherCall(into.calls, piece);
}

function gatherCall(calls: Gathered["calls"], piece: Shape): void {
  const { name, arguments: given } = shapeOf(piece.function);
  const text = typeof given === "object" && given !== null ? JSON.stringify(given) : textOf(given);
  const id = textOf(piece.id);
  // Without an index, an id or a name begins a new call and anything else goes on with the last.
  const begins = id !== "" || textOf(name) !== "";
  const at = typeof piece.index === "number" ? piece.index : calls.length - (begins ? 0 : 1);
  const known = calls[Math.max(0, at)];
  if (!known) {
    calls[Math.max(0, at)] = { id, name: textOf(name), arguments: text };
    return;
  }
  known.id ||= id;
  known.name ||= textOf(name);
  known.arguments += text;
}

function answerOf({ text, refusal, calls, finish, usage }: Gathered): ModelAnswer {
  const tokens = {
    input: countOf(usage.prompt_tokens),
    cachedInput: countOf(shapeOf(usage.prompt_tokens_details).cached_tokens),
    output: countOf(usage.completion_tokens),
    reasoning: countOf(shapeOf(usage.completion_tokens_details).reasoning_tokens),
  };
  if (finish === "length") return { output: [], tokens, truncated: true };
  const filtered = finish === "content_filter" && text === "" ? "the answer was filtered" : "";
  const output = calls
    .filter((call) => call !== undefined)
    .map((call) => callItem(call.id, call.name, call.arguments));
  if (text !== "" || refusal !== "" || filtered !== "")
    output.unshift(wordsItem(text, refusal || filtered));
  return { output, tokens, truncated: false };
}
