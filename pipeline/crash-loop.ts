import type { Event } from "../contracts/run-event.ts";
import type { Run } from "./run.ts";

/** How often a step may be begun without anything coming of it. */
const mostStarts = 5;

/** Events that show a step under way to get somewhere, or a person who wants it tried again. */
const getsOn = new Set<Event["type"]>([
  "model-called",
  "tool-called",
  "command-ran",
  "changes-detected",
  "effect-finished",
  "approval-given",
  "run-resumed",
]);

/** How often the step under way has been begun since anything last came of it. */
export function startsAfter({ starts, underway }: Run, event: Event): number {
  if (getsOn.has(event.type)) return 0;
  if (event.type !== "step-started") return starts;
  const again = underway?.step === event.step && underway.attempt === event.attempt;
  return again ? starts + 1 : 1;
}

/** Why a step whose process dies at the same place again and again is not begun once more. */
export function crashLoop({ starts, underway }: Run): string | undefined {
  if (underway === undefined || starts < mostStarts) return undefined;
  return `${underway.step}, attempt ${underway.attempt}, was begun ${starts} times, and each time its process ended before anything came of it. Find out what ends it (memory, disk, the machine itself); resuming then tries it ${mostStarts} times more`;
}
