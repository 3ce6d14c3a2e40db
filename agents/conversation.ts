import { createHash } from "node:crypto";
import type { AgentInputItem, AgentOutputItem } from "@openai/agents-core";

/** What is the same in every request of a conversation. */
export type Frame = { model: string; instructions: string; tools: unknown; answer: unknown };

export type ToolRequest = { callId: string; name: string; arguments: string };

/**
 * The history of one agent at work. It only grows, so that a provider's prefix cache serves all
 * but the newest turn, and its hash and size are kept as it grows.
 */
export interface Conversation {
  readonly items: readonly AgentInputItem[];
  /** sha256:… of the whole request as it stands. */
  hash(): string;
  characters(): number;
  say(text: string): void;
  /** Takes up a model's answer; returns the calls in it, with ids that are unique here. */
  takeUp(output: readonly AgentOutputItem[]): ToolRequest[];
  answerCall(call: ToolRequest, text: string): void;
}

export function openConversation(frame: Frame, opening: string): Conversation {
  const items: AgentInputItem[] = [];
  const digest = createHash("sha256");
  const seen = new Set<string>();
  let characters = 0;

  const grow = (text: string) => {
    digest.update(text);
    characters += text.length;
  };
  const add = (item: AgentInputItem) => {
    items.push(item);
    grow(JSON.stringify(item));
  };
  const say = (text: string) => add({ role: "user", content: text });

  const takeUp = (output: readonly AgentOutputItem[]): ToolRequest[] => {
    const calls: ToolRequest[] = [];
    for (const item of output) {
      if (item.type !== "function_call") {
        add(item);
        continue;
      }
      // Compatible servers repeat ids, or leave them empty.
      const callId =
        item.callId && !seen.has(item.callId) ? item.callId : `patchgate_call_${seen.size + 1}`;
      seen.add(callId);
      add({ ...item, callId, arguments: parsableArguments(item.arguments) });
      calls.push({ callId, name: item.name, arguments: item.arguments });
    }
    return calls;
  };

  grow(JSON.stringify(frame));
  say(opening);
  return {
    items,
    hash: () => `sha256:${digest.copy().digest("hex")}`,
    characters: () => characters,
    say,
    takeUp,
    answerCall: ({ callId, name }, text) =>
      add({
        type: "function_call_result",
        callId,
        name,
        status: "completed",
        output: { type: "text", text },
      }),
  };
}

/** Some servers parse the arguments of earlier calls again, and fail on what is no JSON. */
function parsableArguments(text: string): string {
  if (text.trim() === "") return "{}";
  try {
    JSON.parse(text);
    return text;
  } catch {
    return JSON.stringify({ unparsed: text.slice(0, 2000) });
  }
}
