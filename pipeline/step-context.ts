import { defaultBudget } from "../contracts/budget.ts";
import type { Approval } from "../contracts/gate.ts";
import { StepError } from "../contracts/step-error.ts";
import type { Step } from "../contracts/step-failure.ts";
import { answerHere, openGateFor } from "./ask.ts";
import { doOnce } from "./do-once.ts";
import type { ActionQuestion, Ports, StepContext } from "./ports.ts";
import { verdictOf } from "./run.ts";
import { spendingOn } from "./spending.ts";
import type { Timeline } from "./timeline.ts";

type Place = { step: Step; attempt: number };

/** `stop` ends everything the step has under way; its signal is the step's. */
export function openStep(
  place: Place,
  timeline: Timeline,
  ports: Ports,
  stop: { now(): void; signal: AbortSignal },
): StepContext {
  const { runId, budget } = timeline.run();
  return {
    runId,
    ...place,
    signal: stop.signal,
    budget: budget ?? defaultBudget,
    record: (...events) => timeline.append(...events),
    ...spendingOn(place, timeline),
    ask: async (question) => {
      const answer = await askAboutAction(question, place, timeline, ports, stop.signal);
      if (answer) return answer;
      stop.now();
      throw new StepError("policy", "The run waits for a person's answer", { retryable: true });
    },
    doOnce: (effect) =>
      doOnce(effect, { events: timeline.events, record: (...e) => timeline.append(...e) }, ports),
    journal: ports.store.journal(place, timeline.events),
  };
}

/** An answer holds for the same action in the same attempt, so that resuming does not ask again. */
async function askAboutAction(
  { subject, need }: ActionQuestion,
  { step, attempt }: Place,
  timeline: Timeline,
  ports: Ports,
  signal: AbortSignal,
): Promise<Approval | undefined> {
  const digest = ports.sha256(`${step} ${attempt} ${subject}`);
  const known = () => {
    const opened = timeline.run().gates.action;
    return opened?.gate.digest === digest ? opened : undefined;
  };
  if (!known()) await openGateFor({ kind: "action", need, digest }, timeline, ports);
  for (;;) {
    const opened = known();
    if (!opened) return undefined;
    if (verdictOf(opened)) return opened.approvals.at(-1);
    if (opened.expired || !(await answerHere(opened, timeline, ports, signal))) return undefined;
  }
}
