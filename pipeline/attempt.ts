import type { Event } from "../contracts/run-event.ts";
import { StepError } from "../contracts/step-error.ts";
import type { Step } from "../contracts/step-failure.ts";

/** The pipeline's only catch: what a step throws becomes an event, so a retry is a decision. */
export async function attempt(step: Step, work: () => Promise<Event>): Promise<Event> {
  try {
    return await work();
  } catch (error) {
    if (isFenced(error)) throw error;
    return { type: "step-failed", failure: { step, ...describe(error) } };
  }
}

// A writer that lost its lease must not write, not even that it failed.
function isFenced(error: unknown): boolean {
  return error instanceof Error && error.name === "FencedError";
}

function describe(error: unknown) {
  if (error instanceof StepError)
    return { kind: error.kind, message: error.message, retryable: error.retryable };
  const message = error instanceof Error ? error.message : String(error);
  // What is damaged on disk stays so however often it is read.
  const damaged = error instanceof Error && error.name === "StoreCorruptError";
  return { kind: "infrastructure" as const, message, retryable: !damaged };
}
