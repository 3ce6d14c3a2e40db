import type { RunEvent } from "../contracts/run-event.ts";
import type { Step } from "../contracts/step-failure.ts";
import { timeLimit } from "../policies/budgets.ts";
import { answerHere, openGateFor, subjectDigest } from "./ask.ts";
import { attempt } from "./attempt.ts";
import { type Decision, decide, type Rules } from "./decide.ts";
import { dueAt } from "./gate-clock.ts";
import { ledgerOf } from "./ledger.ts";
import { perform } from "./perform.ts";
import type { Lease, Ports, Signal } from "./ports.ts";
import { openGate, type Run } from "./run.ts";
import { takeSignals } from "./signals.ts";
import { openStep } from "./step-context.ts";
import { openTimeline, type Timeline } from "./timeline.ts";

export type Drive = {
  rules: Rules;
  signal: AbortSignal;
  onEvent: (event: RunEvent) => void;
  /** Who wants a parked run to go on; without it a parked run stays parked. */
  resumedBy?: string;
};

/** One process' turn at a run. */
type Turn = { lease: Lease; timeline: Timeline; ports: Ports; drive: Drive };

/**
 * Drives a run until it waits, parks or finishes. Safe to call again, after a crash, a week, or on
 * another machine: the events are the state. Null when another process is driving it.
 */
export async function advanceRun(runId: string, ports: Ports, drive: Drive): Promise<Run | null> {
  const lease = await ports.store.acquire(runId);
  if (!lease) return null;
  try {
    return await driveRun(lease, ports, drive);
  } catch (error) {
    // Whoever mends what went wrong need not wait for the lease to run out.
    await ports.store.abandon(lease).catch(() => undefined);
    throw error;
  }
}

async function driveRun(lease: Lease, ports: Ports, drive: Drive): Promise<Run> {
  const timeline = await openTimeline(ports.store, lease, drive.onEvent);
  const turn = { lease, timeline, ports, drive };
  if (drive.resumedBy !== undefined && staysParked(timeline.run(), drive.rules))
    await timeline.append({ type: "run-resumed", by: drive.resumedBy });
  for (;;) {
    const seen = await takeSignals(timeline, ports);
    const decision = nextDecision(turn);
    const rests = await carryOut(decision, turn);
    if (rests && (await timeline.release(statusOf(decision), seen))) return timeline.run();
  }
}

/** Whoever resumes is told of a crash loop before it is tried again. */
function staysParked(run: Run, rules: Rules): boolean {
  const { parked, broken } = run;
  return (parked !== undefined || broken !== undefined) && decide(run, rules).do === "park";
}

/** What is due, unless it is work and the one who drives wants to stop. */
function nextDecision({ timeline, drive }: Turn): Decision {
  const decision = decide(timeline.run(), drive.rules);
  const interrupted = drive.signal.aborted && decision.do in perform;
  return interrupted ? { do: "park", because: "interrupted" } : decision;
}

/** True when the run has nothing more to do for now. */
async function carryOut(decision: Decision, turn: Turn): Promise<boolean> {
  const { timeline, ports } = turn;
  switch (decision.do) {
    case "rest":
      return true;
    case "park":
      if (timeline.run().parked !== decision.because)
        await timeline.append({ type: "run-parked", because: decision.because });
      return true;
    case "finish":
      await timeline.append({ type: "run-finished", outcome: decision.outcome });
      return false;
    case "ask": {
      const digest = subjectDigest(decision, timeline.run(), ports);
      await openGateFor({ ...decision, digest }, timeline, ports);
      return false;
    }
    case "wait":
      return !(await answered(turn));
    default:
      await takeStep(decision.do, turn);
      return false;
  }
}

async function answered(turn: Turn): Promise<boolean> {
  const opened = openGate(turn.timeline.run());
  if (!opened) return true;
  const { timeline, ports } = turn;
  const isDue = async () => dueAt(ports.now(), timeline.run()) !== undefined;
  const watch = { cannotWait: () => true, mustEnd: isDue };
  return whileBeating(turn, watch, ({ signal }) => answerHere(opened, timeline, ports, signal));
}

async function takeStep(step: Step, turn: Turn): Promise<void> {
  const { timeline, ports, drive } = turn;
  const run = timeline.run();
  const underway = run.underway?.step === step ? run.underway.attempt : undefined;
  const place = { step, attempt: underway ?? (run.attempts[step] ?? 0) + 1 };
  await timeline.append({ type: "step-started", ...place });
  const watch = { cannotWait: isCancel, mustEnd: outOfTime(step, turn) };
  await whileBeating(turn, watch, async (stop) => {
    const context = openStep(place, timeline, ports, stop);
    const event = await attempt(step, () => perform[step](run, context, ports, drive.rules));
    // Stopped is not failed: the step stays under way, and resume goes on with the same attempt.
    const stopped = stop.signal.aborted || timeline.run().exceeded !== undefined;
    if (event.type !== "step-failed" || !stopped) await timeline.append(event);
  });
}

function isCancel(signal: Signal): boolean {
  return signal.kind === "cancel";
}

/** Looks at each beat whether the work time is used up; an offer that has begun is brought to its end. */
function outOfTime(step: Step, { timeline, ports }: Turn): () => Promise<boolean> {
  const began = ports.uptime();
  return async () => {
    const run = timeline.run();
    if (run.workingSince === undefined || step === "open-pull-request") return false;
    const sinceEvent = Date.parse(ports.now()) - Date.parse(run.workingSince);
    const reached = timeLimit(
      ledgerOf(run, step),
      Math.max(0, Math.min(sinceEvent, ports.uptime() - began)),
    );
    if (reached && !run.exceeded) await timeline.append({ type: "budget-exceeded", ...reached });
    return reached !== undefined;
  };
}

/** What ends work early: a signal that cannot wait, or a limit that time alone reaches. */
type Watch = { cannotWait(signal: Signal): boolean; mustEnd(): Promise<boolean> };

/** Works while the lease is kept alive. */
async function whileBeating<Result>(
  { lease, ports, drive }: Turn,
  { cannotWait, mustEnd }: Watch,
  work: (stop: { now(): void; signal: AbortSignal }) => Promise<Result>,
): Promise<Result> {
  const stop = new AbortController();
  const now = () => stop.abort();
  const beat = async () => {
    await ports.store.renew(lease);
    const { pending } = await ports.store.signals(lease.runId);
    if (pending.some(cannotWait) || (await mustEnd())) now();
  };
  const rest = ports.every(() => beat().catch(now));
  try {
    return await work({ now, signal: AbortSignal.any([drive.signal, stop.signal]) });
  } finally {
    rest();
  }
}

function statusOf(decision: Decision): string {
  if (decision.do === "rest") return decision.outcome.status;
  return decision.do === "wait" ? "waiting" : "parked";
}
