import type { Event, RunEvent } from "../contracts/run-event.ts";
import type { Step } from "../contracts/step-failure.ts";
import type { Run } from "./run.ts";

/** One attempt of a step: the run as it stood before, and what was recorded of the attempt. */
export type RecordedAttempt = {
  step: Step;
  attempt: number;
  before: Run;
  events: readonly RunEvent[];
  /** All of the run up to the end of the attempt. */
  upTo: readonly RunEvent[];
};

const results: Record<Step, Event["type"]> = {
  specify: "feature-specified",
  plan: "change-planned",
  develop: "patch-developed",
  check: "patch-checked",
  review: "patch-reviewed",
  test: "patch-tested",
  "open-pull-request": "pull-request-opened",
};

/** What the attempt came to; undefined while it was cut off. */
export function endOf({ step, events }: RecordedAttempt): Event | undefined {
  const last = events.at(-1)?.event;
  return last?.type === results[step] || last?.type === "step-failed" ? last : undefined;
}

/** The part of a timeline that begins with an attempt's start, up to what ended it. */
export function eventsOfAttempt(
  { step, attempt }: { step: Step; attempt: number },
  rest: readonly RunEvent[],
): readonly RunEvent[] {
  const next = rest.findIndex(
    ({ event }) =>
      event.type === "step-started" && (event.step !== step || event.attempt !== attempt),
  );
  const own = next < 0 ? rest : rest.slice(0, next);
  const end = own.findLastIndex(
    ({ event }) => event.type === results[step] || event.type === "step-failed",
  );
  return end < 0 ? own : own.slice(0, end + 1);
}
