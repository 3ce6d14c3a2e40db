import type { Event, RunEvent } from "../contracts/run-event.ts";
import type { Run } from "./run.ts";

/** Events a step under way writes itself: what passes before them is work. */
const ofWork = new Set<Event["type"]>([
  "budget-reserved",
  "model-called",
  "tool-called",
  "command-ran",
  "step-diverged",
  "changes-detected",
  "budget-exceeded",
  "effect-started",
  "effect-finished",
  "approval-requested",
  "feature-specified",
  "change-planned",
  "patch-developed",
  "patch-checked",
  "patch-reviewed",
  "patch-tested",
  "pull-request-opened",
  "step-failed",
]);

/** Events after which a step is still at work. */
const goesOn = new Set<Event["type"]>([
  "step-started",
  "budget-reserved",
  "model-called",
  "tool-called",
  "command-ran",
  "step-diverged",
  "changes-detected",
  "effect-started",
  "effect-finished",
]);

/**
 * Work time is read from the timeline: what passes while a step is under way and no person is waited
 * for. A crash ends it; what a stopped process leaves unsaid is lost with it.
 */
export function workedMs({ workingSince }: Run, { event, at }: RunEvent): number {
  if (workingSince === undefined || !ofWork.has(event.type)) return 0;
  const passed = Math.max(0, Date.parse(at) - Date.parse(workingSince));
  // What was measured counts: the clock of the events also runs while the machine sleeps.
  if (event.type === "model-called") return Math.min(passed, event.usage.wallMs);
  return event.type === "tool-called" ? Math.min(passed, event.durationMs) : passed;
}

/** Since when the time counts that passes until the next event; undefined while nobody works. */
export function workingAfter(run: Run, { event, at }: RunEvent): string | undefined {
  if (goesOn.has(event.type)) return at;
  if (event.type === "approval-refused") return run.workingSince;
  return event.type === "approval-given" && run.underway ? at : undefined;
}
