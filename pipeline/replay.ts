import type { Event, RunEvent } from "../contracts/run-event.ts";
import { type Decision, decide, type Rules } from "./decide.ts";
import { evolve } from "./evolve.ts";
import { newRun } from "./run.ts";

/** A place where the code of today would have gone another way than the run went. */
export type Difference = { seq: number; recorded: string; today: string };

/** Plays a run again from its timeline: at each turn the route must give what was recorded next. */
export function replayRun(
  runId: string,
  events: readonly RunEvent[],
  rules: Rules,
): { decisions: number; differences: Difference[] } {
  const differences: Difference[] = [];
  let decisions = 0;
  let run = newRun(runId);
  for (const recorded of events) {
    const taken = decisionBehind(recorded.event);
    if (taken !== undefined) {
      decisions += 1;
      const today = wordsOf(decide(run, rules));
      if (today !== taken) differences.push({ seq: recorded.seq, recorded: taken, today });
    }
    run = evolve(run, recorded);
  }
  return { decisions, differences };
}

/** What the route must have said for this event to come next; undefined when it was not asked. */
function decisionBehind(event: Event): string | undefined {
  if (event.type === "step-started") return event.step;
  // Inside a step a tool asks, not the route.
  if (event.type === "approval-requested" && event.gate.kind !== "action")
    return `ask at the ${event.gate.kind} gate`;
  if (event.type === "run-finished") return `finish: ${event.outcome.status}`;
  return undefined;
}

function wordsOf(decision: Decision): string {
  if (decision.do === "ask") return `ask at the ${decision.kind} gate`;
  if (decision.do === "finish") return `finish: ${decision.outcome.status}`;
  if (decision.do === "wait") return `wait at ${decision.gateId}`;
  return decision.do === "park" ? `park: ${decision.because}` : decision.do;
}
