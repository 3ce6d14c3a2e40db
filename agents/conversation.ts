import { createHash } from "node:crypto";
import type { AgentInputItem, AgentOutputItem } from "@openai/agents-core";

/** What is the same in every request of a conversation. */
export type Frame = { instructions: string; tools: unknown; settings: object; answer: unknown };

/** A request as it is recorded: its parts are hashed apart, so that each can be compared. */
export type RequestRecord = {
  /** sha256:… of the whole. */
  requestHash: string;
  /** sha256:… of all that is told after the instructions. */
  inputHash: string;
};

export type ToolRequest = { callId: string; name: string; arguments: string };

/**
 * The history of one agent at work. It only grows, so that a provider's prefix cache serves all
 * but the newest turn, and its hash and size are kept as it grows.
 */
export interface Conversation {
  readonly items: readonly AgentInputItem[];
  /** The request as it stands. */
  record(): RequestRecord;
  /** The first request in full, part by part. */
  readonly opening: Frame & { input: string };
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

  const frameText = JSON.stringify(frame);
  const frameHash = sha256(frameText);
  characters += frameText.length;
  say(opening);
  return {
    items,
    opening: { ...frame, input: opening },
    record: () => {
      const inputHash = `sha256:${digest.copy().digest("hex")}`;
      return { inputHash, requestHash: sha256(`${frameHash} ${inputHash}`) };
    },
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

function sha256(text: string): string {
  return `sha256:${createHash("sha256").update(text).digest("hex")}`;
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
