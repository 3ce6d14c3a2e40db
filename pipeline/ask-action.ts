import type { Approval } from "../contracts/gate.ts";
import { StepError } from "../contracts/step-error.ts";
import { answerHere, openGateFor } from "./ask.ts";
import type { ActionQuestion, Ports, StepContext } from "./ports.ts";
import { verdictOf } from "./run.ts";
import type { Timeline } from "./timeline.ts";

type Desk = {
  place: Pick<StepContext, "step" | "attempt">;
  timeline: Timeline;
  ports: Ports;
  /** Ends everything the step has under way. */
  stop: { now(): void; signal: AbortSignal };
};

/** How a step asks people about its actions: one question at a time, on nobody's working time. */
export function openAsking(desk: Desk): Pick<StepContext, "ask" | "waitedMs"> {
  const { uptime } = desk.ports;
  let tail: Promise<unknown> = Promise.resolve();
  let waited = 0;
  let since: number | undefined;

  const askInTurn = async (question: ActionQuestion): Promise<Approval> => {
    since = uptime();
    try {
      const answer = await askAboutAction(question, desk);
      if (answer) return answer;
      desk.stop.now();
      throw new StepError("policy", "The run waits for a person's answer", { retryable: true });
    } finally {
      waited += uptime() - since;
      since = undefined;
    }
  };

  return {
    ask: (question) => {
      const answer = tail.then(() => askInTurn(question));
      tail = answer.catch(() => undefined);
      return answer;
    },
    waitedMs: () => waited + (since === undefined ? 0 : uptime() - since),
  };
}

/** An answer holds for the same action in the same attempt, or for the run if it was given so. */
async function askAboutAction(
  question: ActionQuestion,
  { place, timeline, ports, stop }: Desk,
): Promise<Approval | undefined> {
  const { sha256 } = ports;
  const effects = question.effects.map((effect) => sha256(effect));
  const allowed = effects.map((effect) => timeline.run().allowedEffects[effect]);
  if (allowed[0] && allowed.every((one) => one !== undefined)) return allowed[0];
  const digest = sha256(`${place.step} ${place.attempt} ${question.subject}`);
  const known = () => {
    const { decidedActions, gates } = timeline.run();
    if (decidedActions[digest]) return decidedActions[digest];
    return gates.action?.gate.digest === digest ? gates.action : undefined;
  };
  if (!known()) {
    if (stop.signal.aborted) return undefined;
    const action = { ...question.action, step: place.step, effects };
    await openGateFor({ kind: "action", need: question.need, digest, action }, timeline, ports);
  }
  for (;;) {
    const opened = known();
    if (!opened) return undefined;
    if (verdictOf(opened)) return opened.approvals.at(-1);
    if (opened.expired || !(await answerHere(opened, timeline, ports, stop.signal)))
      return undefined;
  }
}
