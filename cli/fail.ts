import { CommanderError } from "commander";
import { exitCodes } from "./exit-code.ts";
import { visible } from "./view/format.ts";

const USAGE_ERRORS = [
  "ConfigError",
  "SpecError",
  "RepositoryError",
  "UsageError",
  "NotFoundError",
  "ModelConfigurationError",
  "SandboxUnavailableError",
  "StoreError",
];

/** A refusal that is the caller's to mend: wrong words, a missing run, a gate that is gone. */
export class UsageError extends Error {
  override name = "UsageError";
}

/** The door's one catch: says what went wrong on stderr and answers the exit code. */
export function fail(error: unknown, json: boolean): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : exitCodes.usage;
  const { name, message, stack } =
    error instanceof Error ? error : { name: "Error", message: String(error), stack: undefined };
  const usage = USAGE_ERRORS.includes(name);
  if (json) console.log(JSON.stringify({ type: "error", name, message }));
  console.error(`patchgate: ${visible(message)}`);
  if (!usage && process.env.PATCHGATE_DEBUG) console.error(stack);
  return usage ? exitCodes.usage : exitCodes.internal;
}
