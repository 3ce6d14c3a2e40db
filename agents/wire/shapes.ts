import type { AgentOutputItem } from "@openai/agents-core";
import { ModelCallError } from "../model-errors.ts";

/** Parts of a server's JSON, read without trust: whatever is not of the shape counts as absent. */
export type Shape = Record<string, unknown>;

export function shapeOf(value: unknown): Shape {
  return typeof value === "object" && value !== null ? (value as Shape) : {};
}

export function listOf(value: unknown): Shape[] {
  return Array.isArray(value) ? value.map(shapeOf) : [];
}

export function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}

export function countOf(value: unknown): number {
  return typeof value === "number" && value >= 0 ? Math.round(value) : 0;
}

export function wordsItem(text: string, refusal = ""): AgentOutputItem {
  return {
    type: "message",
    role: "assistant",
    status: "completed",
    content: refusal ? [{ type: "refusal", refusal }] : [{ type: "output_text", text }],
  };
}

export function callItem(callId: unknown, name: unknown, text: unknown): AgentOutputItem {
  return {
    type: "function_call",
    callId: textOf(callId),
    name: textOf(name),
    // Some servers hand the arguments over as an object.
    arguments: typeof text === "string" ? text : JSON.stringify(text ?? {}),
    status: "completed",
  };
}

/** Throws when an event or answer carries an error instead of an answer. */
export function refuseError(given: Shape): void {
  if (given.error === undefined || given.error === null) return;
  const { message, code } = shapeOf(given.error);
  throw new ModelCallError(textOf(message) || textOf(given.error) || "an error without a message", {
    code: textOf(code),
  });
}
