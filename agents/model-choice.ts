import type { AgentOutputItem, ModelRequest, ModelSettings } from "@openai/agents-core";
import type { Step } from "../contracts/step-failure.ts";
import type { Usage } from "../contracts/usage.ts";
import type { ModelFailure } from "./model-errors.ts";

/** Where in a run a model call stands; turns count from 1 within an attempt. */
export type TurnPlace = { step: Step; attempt: number; turn: number };

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
  /** What this model and its API are asked for besides the conversation. */
  settings: ModelSettings;
  /** Most tokens one answer may hold; reserved before each call. */
  maxOutputTokens: number;
  respond(request: ModelRequest, place: TurnPlace): Promise<ModelAnswer>;
  /** What an error of `respond` means. */
  explain(error: unknown): ModelFailure;
  /** US dollars; null when nobody knows the price. Scripted models truly cost 0. */
  price(tokens: Usage["tokens"]): Promise<number | null>;
};
