import type { RunEvent, Spend } from "../contracts/run-event.ts";
import { StepError } from "../contracts/step-error.ts";
import type { Step } from "../contracts/step-failure.ts";
import { limitBroken } from "../policies/budgets.ts";
import { ask } from "./ask.ts";
import { attempt } from "./attempt.ts";
import { type Decision, decide, type Rules } from "./decide.ts";
import { perform } from "./perform.ts";
import type { Ports, StepContext } from "./ports.ts";
import type { Run } from "./run.ts";
import { takeSignals } from "./signals.ts";
import { openTimeline, type Timeline } from "./timeline.ts";

export type Drive = { rules: Rules; signal: AbortSignal; onEvent: (event: RunEvent) => void };

/**
 * Drives a run until it waits, parks or finishes. Safe to call again, after a crash, a week, or on
 * another machine: the events are the state. Null when another process is driving it.
 */
export async function advanceRun(runId: string, ports: Ports, drive: Drive): Promise<Run | null> {
  const lease = await ports.store.acquire(runId);
  if (!lease) return null;
  const timeline = await openTimeline(ports.store, lease, drive.onEvent);
  for (;;) {
    const seen = await takeSignals(timeline, ports);
    const decision: Decision = drive.signal.aborted
      ? { do: "park", because: "interrupted" }
      : decide(timeline.run(), drive.rules);
    const rests = await carryOut(decision, timeline, ports, drive);
    if (rests && (await timeline.release(statusOf(decision), seen))) return timeline.run();
  }
}

/** True when the run has nothing more to do for now. */
async function carryOut(
  decision: Decision,
  timeline: Timeline,
  ports: Ports,
  drive: Drive,
): Promise<boolean> {
  switch (decision.do) {
    case "rest":
    case "wait":
      return true;
    case "park":
      if (timeline.run().parked !== decision.because)
        await timeline.append({ type: "run-parked", because: decision.because });
      return true;
    case "finish":
      await timeline.append({ type: "run-finished", outcome: decision.outcome });
      return false;
    case "ask":
      await ask(decision, timeline, ports, drive.signal);
      return false;
    default:
      await takeStep(decision.do, timeline, ports, drive);
      return false;
  }
}

async function takeStep(step: Step, timeline: Timeline, ports: Ports, drive: Drive): Promise<void> {
  const run = timeline.run();
  const underway = run.underway?.step === step ? run.underway.attempt : undefined;
  const tried = underway ?? (run.attempts[step] ?? 0) + 1;
  await timeline.append({ type: "step-started", step, attempt: tried });
  const context = contextOf(step, tried, timeline, ports, drive.signal);
  const event = await attempt(step, () => perform[step](run, context, ports, drive.rules));
  // An interrupted step has not failed: it stays under way, and resume goes on with it.
  if (event.type === "step-failed" && drive.signal.aborted) return;
  await timeline.append(event);
}

function contextOf(
  step: Step,
  tried: number,
  timeline: Timeline,
  { store }: Ports,
  signal: AbortSignal,
): StepContext {
  const { runId } = timeline.run();
  return {
    runId,
    step,
    attempt: tried,
    signal,
    record: (...events) => timeline.append(...events),
    reserve: (key, spend) => reserve({ key, spend, step, attempt: tried }, timeline),
    journal: store.journal(runId, timeline.events),
  };
}

async function reserve(
  { key, spend, step, attempt: tried }: { key: string; spend: Spend; step: Step; attempt: number },
  timeline: Timeline,
): Promise<void> {
  const { budget, spent, reserved } = timeline.run();
  const others = Object.entries(reserved).filter(([other]) => other !== key);
  const broken =
    budget &&
    limitBroken(
      budget,
      spent,
      others.map(([, one]) => one),
      spend,
    );
  if (!broken)
    return timeline.append({ type: "budget-reserved", step, attempt: tried, key, reserved: spend });
  await timeline.append({ type: "budget-exceeded", ...broken });
  throw new StepError("budget", `${broken.spent} spent of ${broken.limit}`, { retryable: true });
}

function statusOf(decision: Decision): string {
  if (decision.do === "rest") return decision.outcome.status;
  return decision.do === "wait" ? "waiting" : "parked";
}
