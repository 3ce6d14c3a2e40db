import type { StepFailure } from "./step-failure.ts";

/** Thrown by a port that knows why its step cannot go on; `attempt` turns it into an event. */
export class StepError extends Error {
  override name = "StepError";
  readonly kind: StepFailure["kind"];
  readonly retryable: boolean;

  constructor(
    kind: StepFailure["kind"],
    message: string,
    options: { retryable: boolean; cause?: unknown },
  ) {
    super(message, { cause: options.cause });
    this.kind = kind;
    this.retryable = options.retryable;
  }
}
