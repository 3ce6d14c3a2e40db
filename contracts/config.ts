import { z } from "zod";
import { Budget, defaultBudget } from "./budget.ts";
import { Policy } from "./policy.ts";
import { Severity } from "./review.ts";
import { Step } from "./step-failure.ts";

export const Mode = z
  .enum(["approve", "plan", "auto"])
  .describe(
    "approve: a person approves plan, risky effects and patch; plan: the plan; auto: only what is risky",
  );
export type Mode = z.infer<typeof Mode>;

const Command = z.string().min(1);

/** Commands of the repository; what is absent is detected, `false` switches one off. */
const Commands = z.strictObject({
  install: Command.or(z.literal(false)).optional(),
  format: Command.or(z.literal(false)).optional(),
  lint: Command.or(z.literal(false)).optional(),
  types: Command.or(z.literal(false)).optional(),
  build: Command.or(z.literal(false)).optional(),
  test: Command.or(z.literal(false)).optional(),
});

/** `openai:NAME`, `compatible:NAME@URL`, `aisdk:PROVIDER/MODEL`, `script:FILE`, or a bare OpenAI name. */
const ModelName = z.string().min(1);

/** Models that reason may be still for minutes. */
export const defaultSilenceSeconds = 180;

/** Which of OpenAI's two APIs is spoken. */
export const ModelApi = z.enum(["responses", "chat"]);

const Models = z.strictObject({
  default: ModelName.optional(),
  requirements: ModelName.optional(),
  developer: ModelName.optional(),
  reviewer: ModelName.optional(),
  tester: ModelName.optional(),
  api: ModelApi.optional(),
  silenceSeconds: z
    .number()
    .positive()
    .max(300, "at most 300 seconds: then the connection itself is given up")
    .default(defaultSilenceSeconds)
    .describe("How long a model's server may say nothing before it is given up"),
});

const hours = z.number().positive();

const Gates = z.strictObject({
  highRisk: z.array(z.string()).default([]).describe("More globs whose change a person approves"),
  findingBar: Severity.default("high").describe("Open findings from here up stop a pull request"),
  remindAfterHours: hours.default(24),
  escalateAfterHours: hours.default(48),
  escalateTo: z.array(z.string()).default([]).describe("May answer too, once a gate is escalated"),
  expiresAfterHours: hours.default(72).describe("Then the run needs human review"),
});

const Budgets = Budget.partial().extend({
  attempts: z.partialRecord(Step, z.number().int().positive()).optional(),
});

/** `patchgate.yml`, read from the base commit; every key may be absent. */
export const Config = z.strictObject({
  mode: Mode.default("auto"),
  commands: Commands.prefault({}),
  models: Models.prefault({}),
  budgets: Budgets.prefault({}).transform(
    (given): Budget => ({
      ...defaultBudget,
      ...given,
      attempts: { ...defaultBudget.attempts, ...given.attempts },
    }),
  ),
  policy: Policy.prefault({}),
  gates: Gates.prefault({}),
  sandbox: z
    .strictObject({
      backend: z.enum(["auto", "bwrap", "docker", "podman", "srt"]).default("auto"),
      image: z.string().optional().describe("For docker and podman, pinned by digest"),
      env: z.array(z.string()).default([]).describe("Names of variables commands may see"),
      wallSeconds: z.number().int().positive().default(600),
    })
    .prefault({}),
  approvers: z
    .strictObject({
      count: z.number().int().positive().default(1),
      from: z.array(z.string()).default([]),
      teams: z
        .record(z.string(), z.array(z.string()).min(1))
        .default({})
        .describe("Members of teams that CODEOWNERS names: @org/team to names"),
    })
    .prefault({}),
  integrations: z.record(z.string(), z.unknown()).default({}),
  memory: z.record(z.string(), z.unknown()).default({}),
  mcp: z.record(z.string(), z.unknown()).default({}),
});
export type Config = z.infer<typeof Config>;
