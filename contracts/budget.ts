import { z } from "zod";
import { Step } from "./step-failure.ts";

const limit = z.number().int().positive();

/** Limits of one run. Nothing is spent past them; at a limit a person decides. */
export const Budget = z.object({
  attempts: z.record(Step, limit).describe("Tries of each step"),
  contractReasks: z.number().int().nonnegative().describe("Times a malformed answer goes back"),
  reviewRounds: limit.describe("Reviews of one run"),
  turns: limit.describe("Model turns in one attempt of a step"),
  toolCalls: limit.describe("Tool calls in one attempt of a step"),
  tokens: limit.describe("Input and output tokens of the run"),
  costUsd: z.number().positive().describe("US dollars of the run"),
  wallMinutes: limit.describe("Minutes of work; waiting for a person does not count"),
});
export type Budget = z.infer<typeof Budget>;

export const defaultBudget: Budget = {
  attempts: {
    specify: 3,
    plan: 3,
    develop: 4,
    check: 12,
    review: 8,
    test: 6,
    "open-pull-request": 3,
  },
  contractReasks: 2,
  reviewRounds: 3,
  turns: 80,
  toolCalls: 240,
  tokens: 4_000_000,
  costUsd: 10,
  wallMinutes: 120,
};
