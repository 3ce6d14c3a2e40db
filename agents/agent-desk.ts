import type { AgentRole } from "../contracts/action.ts";
import type { StepContext } from "../pipeline/ports.ts";
import type { ModelChoice } from "./model-choice.ts";

/** How failed model calls are tried again; a test shortens the waits. */
export type RetryPace = {
  tries: number;
  /** Tries that may end in silence: each takes long, and may be paid for. */
  silentTries: number;
  firstWaitMs: number;
  longestWaitMs: number;
};

export const usualPace: RetryPace = {
  tries: 5,
  silentTries: 2,
  firstWaitMs: 1000,
  longestWaitMs: 120_000,
};

/** What one agent at work has at hand. */
export type AgentDesk = {
  role: AgentRole;
  step: StepContext;
  choice: ModelChoice;
  pace: RetryPace;
  mask(text: string): string;
  /** Called after each tool call that changed files; its commit goes into the timeline. */
  snapshot(step: StepContext): Promise<string | null>;
};
