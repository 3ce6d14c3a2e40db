import type { AgentInputItem, AgentOutputItem, JsonSchemaDefinition } from "@openai/agents-core";
import type { Step } from "../contracts/step-failure.ts";
import type { Usage } from "../contracts/usage.ts";
import type { AgentTool } from "../tools/agent-tool.ts";
import type { ModelFailure } from "./model-errors.ts";

/** Where in a run a model call stands; turns count from 1 within an attempt. */
export type TurnPlace = { step: Step; attempt: number; turn: number };

/** What a model is asked: the same frame each turn, and a history that only grows. */
export type ModelQuestion = {
  instructions: string;
  tools: readonly Pick<AgentTool, "name" | "description" | "parameters">[];
  answer: JsonSchemaDefinition;
  items: readonly AgentInputItem[];
};

/** One finished response. `truncated`: the model hit its output limit before it was done. */
export type ModelAnswer = {
  output: AgentOutputItem[];
  tokens: Usage["tokens"];
  truncated: boolean;
};

/** A model one agent talks to, as the configuration names it. */
export type ModelChoice = {
  /** Shown wherever the model is; a recording's label says that it is scripted. */
  label: string;
  scripted: boolean;
  /** All of a request that is neither words nor tools, as the server is told it. */
  settings: object;
  /** Most tokens one answer may hold; reserved before each call. */
  maxOutputTokens: number;
  respond(question: ModelQuestion, place: TurnPlace, signal: AbortSignal): Promise<ModelAnswer>;
  /** What an error of `respond` means. */
  explain(error: unknown): ModelFailure;
  /** US dollars; null when nobody knows the price. Scripted models truly cost 0. */
  price(tokens: Usage["tokens"]): Promise<number | null>;
};
