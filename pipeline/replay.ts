import { turnOf } from "../contracts/call-key.ts";
import { differing, type Difference as Found } from "../contracts/difference.ts";
import type { Event, RunEvent } from "../contracts/run-event.ts";
import type { Step } from "../contracts/step-failure.ts";
import { isReached, modelCallLimit, toolCallLimit } from "../policies/budgets.ts";
import { type Decision, decide, type Rules } from "./decide.ts";
import { evolve } from "./evolve.ts";
import { ledgerOf } from "./ledger.ts";
import type { StepDifference } from "./played-step.ts";
import { eventsOfAttempt } from "./recorded-attempt.ts";
import type { Recording } from "./recorded-hands.ts";
import { replayStep } from "./replay-step.ts";
import { newRun, type Run } from "./run.ts";

/** A place where the code of today would have done something else than the run did. */
export type Difference = StepDifference & {
  /** The event at which it shows. */
  seq: number;
  step: Step | null;
  attempt: number | null;
};

export type Replayed = {
  decisions: number;
  /** Model requests that were built anew and compared. */
  requests: number;
  differences: Difference[];
};

/**
 * Plays a run again from its record: the route, the books and the requests must be what they were.
 * No model is asked, no tool is run, and nothing is written.
 */
export async function replayRun(
  runId: string,
  events: readonly RunEvent[],
  rules: Rules,
  recording: Recording,
): Promise<Replayed> {
  const replayed: Replayed = { decisions: 0, requests: 0, differences: [] };
  let run = newRun(runId);
  for (const [index, recorded] of events.entries()) {
    const { event, seq } = recorded;
    const place = { seq, ...placeOf(event) };
    const note = (found: StepDifference) => replayed.differences.push({ ...place, ...found });
    const taken = decisionBehind(event);
    if (taken !== undefined) replayed.decisions += 1;
    differingDecision(taken, run, rules).forEach(note);
    differingBooks(event, run).forEach(note);
    if (event.type === "step-started" && !isUnderway(run, event)) {
      const own = eventsOfAttempt(event, events.slice(index));
      const upTo = events.slice(0, index + own.length);
      const attempt = { ...event, before: run, events: own, upTo };
      const played = await replayStep(attempt, rules, recording);
      replayed.requests += played.requests;
      played.differences.forEach(note);
    }
    run = evolve(run, recorded);
  }
  return replayed;
}

function differingDecision(taken: string | undefined, run: Run, rules: Rules): StepDifference[] {
  const today = taken === undefined ? undefined : wordsOf(decide(run, rules));
  if (taken === undefined || today === undefined || today === taken) return [];
  return [{ part: "decision", turn: null, ...differing("what comes next", taken, today) }];
}

/** Would today's ledger have let pass, and have stopped, what it did. */
function differingBooks(event: Event, run: Run): StepDifference[] {
  const found = inBooks(event, run);
  return found ? [{ part: "budget", ...found }] : [];
}

function inBooks(event: Event, run: Run): (Found & { turn: number | null }) | undefined {
  if (event.type === "budget-reserved") {
    const { step, key, reserved } = event;
    const reached = modelCallLimit(ledgerOf(run, step, key), reserved);
    const found =
      reached && differing(reached.limit, `asked with ${reserved.tokens} tokens set aside`, "stop");
    return found && { turn: turnOf(key), ...found };
  }
  if (event.type === "tool-called") {
    const reached = toolCallLimit(ledgerOf(run, event.step), 0);
    const found = reached && differing(reached.limit, `called ${event.tool}`, "stop");
    return found && { turn: turnOf(event.callId), ...found };
  }
  if (event.type !== "budget-exceeded" || isReached(event)) return undefined;
  const { limit, used, allowed } = event;
  return { turn: null, ...differing(limit, `stopped at ${used} of ${allowed}`, "go on") };
}

function isUnderway({ underway }: Run, { step, attempt }: { step: Step; attempt: number }) {
  return underway?.step === step && underway.attempt === attempt;
}

function placeOf(event: Event): Pick<Difference, "step" | "attempt"> {
  return "attempt" in event
    ? { step: event.step, attempt: event.attempt }
    : { step: null, attempt: null };
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
