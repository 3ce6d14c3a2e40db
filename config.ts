import "./contracts/no-compiled-schemas.ts";
import { createHash } from "node:crypto";
import type { ZodError } from "zod";
import { Config } from "./contracts/config.ts";

/** Thrown when configuration cannot be used; the message points at file and line. */
export class ConfigError extends Error {
  override name = "ConfigError";
}

/** What a person set for one run; it wins over the environment, which wins over the file. */
export type Overrides = {
  mode?: string | undefined;
  model?: string | undefined;
  api?: string | undefined;
  budgetUsd?: string | undefined;
  maxMinutes?: string | undefined;
  silenceSeconds?: string | undefined;
};

type Layer = Record<string, Record<string, unknown> | string>;

/** The effective configuration: `patchgate.yml` of the base commit, environment, flags. */
export async function loadConfig(
  file: string | null,
  env: NodeJS.ProcessEnv,
  flags: Overrides,
): Promise<{ config: Config; digest: string }> {
  const yaml = file === null ? undefined : await parseFile(file);
  const layers = [fromEnvironment(env), flags];
  const given = layers.reduce(override, (yaml?.value ?? {}) as Layer);
  const parsed = Config.safeParse(given);
  if (!parsed.success) throw new ConfigError(explain(parsed.error, placeOf(yaml, layers)));
  const digest = createHash("sha256").update(JSON.stringify(parsed.data)).digest("hex");
  return { config: parsed.data, digest: `sha256:${digest}` };
}

function fromEnvironment(env: NodeJS.ProcessEnv): Overrides {
  return {
    mode: env.PATCHGATE_MODE,
    model: env.PATCHGATE_MODEL,
    api: env.PATCHGATE_API,
    budgetUsd: env.PATCHGATE_BUDGET_USD,
    maxMinutes: env.PATCHGATE_MAX_MINUTES,
    silenceSeconds: env.PATCHGATE_SILENCE_SECONDS,
  };
}

function override(below: Layer, { mode, model, api, ...figures }: Overrides): Layer {
  const { budgetUsd, maxMinutes, silenceSeconds } = figures;
  const models = {
    ...(model && everyAgent(model)),
    ...(api && { api }),
    ...(silenceSeconds && { silenceSeconds: Number(silenceSeconds) }),
  };
  const budgets = {
    ...(budgetUsd && { costUsd: Number(budgetUsd) }),
    ...(maxMinutes && { wallMinutes: Number(maxMinutes) }),
  };
  return {
    ...below,
    ...(mode && { mode }),
    models: { ...asRecord(below.models), ...models },
    budgets: { ...asRecord(below.budgets), ...budgets },
  };
}

function everyAgent(model: string) {
  return { default: model, requirements: model, developer: model, reviewer: model, tester: model };
}

function asRecord(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? { ...value } : {};
}

type Yaml = { value: unknown; lineOf: (path: readonly PropertyKey[]) => number };

async function parseFile(text: string): Promise<Yaml> {
  const { LineCounter, parseDocument } = await import("yaml");
  const counter = new LineCounter();
  const document = parseDocument(text, { lineCounter: counter });
  const [error] = document.errors;
  if (error) throw new ConfigError(`patchgate.yml is not valid YAML: ${error.message}`);
  const lineOf = (path: readonly PropertyKey[]): number => {
    for (let length = path.length; length > 0; length--) {
      const node = document.getIn(path.slice(0, length), true);
      const range = typeof node === "object" && node !== null && "range" in node && node.range;
      if (Array.isArray(range)) return counter.linePos(range[0]).line;
    }
    return 1;
  };
  const value: unknown = document.toJS();
  if (value !== null && (typeof value !== "object" || Array.isArray(value)))
    throw new ConfigError("patchgate.yml must hold keys and values, such as `mode: plan`.");
  return { value, lineOf };
}

const setters: Record<string, keyof Overrides> = {
  mode: "mode",
  "models.api": "api",
  "models.silenceSeconds": "silenceSeconds",
  "budgets.costUsd": "budgetUsd",
  "budgets.wallMinutes": "maxMinutes",
};

/** Where a person looks for what is wrong: a flag or variable that won, else a line of the file. */
function placeOf(yaml: Yaml | undefined, layers: Overrides[]) {
  return (path: readonly PropertyKey[]): string => {
    const setter = setters[path.map(String).join(".")];
    if (setter && layers.some((layer) => layer[setter])) {
      const flag = setter.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
      const variable = flag.toUpperCase().replaceAll("-", "_");
      const named = setter === "silenceSeconds" ? "" : `--${flag} or `;
      return `${named}PATCHGATE_${variable}: `;
    }
    return yaml ? `patchgate.yml:${yaml.lineOf(path)}: ` : "";
  };
}

function explain(error: ZodError, place: (path: readonly PropertyKey[]) => string): string {
  const lines = error.issues.map(
    ({ path, message }) =>
      `${place(path)}${path.map(String).join(".") || "configuration"}: ${message}`,
  );
  return `The configuration cannot be used:\n${lines.map((line) => `  ${line}`).join("\n")}`;
}
