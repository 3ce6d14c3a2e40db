import { z } from "zod";
import { Step } from "./step-failure.ts";

const limit = z.number().int().positive();
const dollars = z.number().positive();

/** What is spent as the work goes on. */
export const Spending = z.enum(["turns", "toolCalls", "tokens", "costUsd", "wallMinutes"]);
export type Spending = z.infer<typeof Spending>;

/** Limits of one step over all its attempts; what is absent is bounded by the run's limits alone. */
const StepBudget = z.strictObject({
  turns: limit.optional(),
  toolCalls: limit.optional(),
  tokens: limit.optional(),
  costUsd: dollars.optional(),
  wallMinutes: limit.optional(),
});

/** Limits of one run. Nothing is spent past them; at a limit a person decides. */
export const Budget = z.object({
  attempts: z.record(Step, limit).describe("Tries of each step"),
  contractReasks: z.number().int().nonnegative().describe("Times a malformed answer goes back"),
  reviewRounds: limit.describe("Reviews of one run"),
  turns: limit.describe("Model turns in one attempt of a step"),
  toolCalls: limit.describe("Tool calls in one attempt of a step"),
  runTurns: limit.describe("Model turns of the run"),
  runToolCalls: limit.describe("Tool calls of the run"),
  tokens: limit.describe("Input and output tokens of the run"),
  costUsd: dollars.describe("US dollars of the run"),
  wallMinutes: limit.describe("Minutes of work; waiting for a person does not count"),
  steps: z.partialRecord(Step, StepBudget).describe("Tighter limits of single steps"),
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
  runTurns: 500,
  runToolCalls: 1500,
  tokens: 4_000_000,
  costUsd: 10,
  wallMinutes: 120,
  steps: {},
};

/** A limit by its place in the budget, as `patchgate.yml` names it: `costUsd`, `attempts.develop`. */
export const LimitName = z.union([
  Budget.omit({ attempts: true, steps: true }).keyof(),
  z.templateLiteral(["attempts.", Step]),
  z.templateLiteral(["steps.", Step, ".", Spending]),
]);
export type LimitName = z.infer<typeof LimitName>;

const amount = z.number().nonnegative();

/** A limit that the next thing to do would pass. */
export const ReachedLimit = z.object({
  limit: LimitName,
  allowed: amount,
  used: amount.describe("Spent, and set aside for what is under way"),
  next: amount.describe("What the next call or try may take"),
  because: z.string().optional().describe("What used it up, where that is known"),
});
export type ReachedLimit = z.infer<typeof ReachedLimit>;
