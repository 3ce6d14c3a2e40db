import { defaultBudget } from "../contracts/budget.ts";
import { differing } from "../contracts/difference.ts";
import { attempt as attempted } from "./attempt.ts";
import type { Rules } from "./decide.ts";
import { foldRun } from "./evolve.ts";
import { perform } from "./perform.ts";
import { differingEnd, note, type Played, type StepDifference } from "./played-step.ts";
import type { Journal, StepContext } from "./ports.ts";
import { endOf, type RecordedAttempt } from "./recorded-attempt.ts";
import { notRecorded, type Recording, recordedHands } from "./recorded-hands.ts";

export type PlayedStep = { requests: number; differences: StepDifference[] };

/**
 * Carries an attempt out once more with today's code, on the record alone: requests are built anew,
 * recorded answers fed, recorded tool results told.
 */
export async function replayStep(
  recorded: RecordedAttempt,
  rules: Rules,
  recording: Recording,
): Promise<PlayedStep> {
  const { step, attempt, before, events } = recorded;
  const journal = recording.journal({ step, attempt }, () => events);
  // Without what was found out about the patch, what the tester was asked cannot be told.
  if (step === "test" && !(await journal.detected())) return { requests: 0, differences: [] };
  const played: Played = { turn: 0, differences: [], left: false, stopped: false };
  const context = contextOf(recorded, watched(journal, played), played);
  const end = endOf(recorded);
  const hands = recordedHands(end, before, journal, recording);
  const event = await attempted(step, () => perform[step](before, context, hands, rules));
  if (played.unreadable !== undefined) throw played.unreadable;
  const next = await journal.modelResponse(`${step}/${attempt}/${played.turn + 1}`);
  const last = differingEnd({ event, end, played, goesOn: next !== undefined });
  return { requests: played.turn, differences: [...played.differences, ...last] };
}

function contextOf(
  { step, attempt, before, events, upTo }: RecordedAttempt,
  journal: Journal,
  played: Played,
): StepContext {
  const leave = async () => {
    played.left = true;
    throw notRecorded("a tool call");
  };
  return {
    runId: before.runId,
    step,
    attempt,
    signal: new AbortController().signal,
    // People may have raised it while the attempt was under way.
    budget: foldRun(before.runId, upTo).budget ?? defaultBudget,
    record: async () => {},
    // The model, which is asked next, throws what it was told.
    reserve: async () => {
      played.left = true;
    },
    reserveTool: leave,
    ask: leave,
    doOnce: leave,
    waitedMs: () => 0,
    stopAt: async (reached) => {
      const isKnown = events.some(
        ({ event }) => event.type === "budget-exceeded" && event.limit === reached.limit,
      );
      played.stopped = true;
      if (!isKnown) note(played, "budget", differing(reached.limit, "go on", reached.because));
      throw notRecorded("more of a limit");
    },
    diverged: async (_turn, differences) => {
      for (const { part, ...found } of differences) note(played, part, found);
      return "recorded";
    },
    journal,
  };
}

/** Counts the turns that are played. A record that cannot be read is no difference of the code. */
function watched(journal: Journal, played: Played): Journal {
  const unreadable = (error: unknown): never => {
    played.unreadable = error;
    throw error;
  };
  return {
    ...journal,
    modelResponse: async (key) => {
      const response = await journal.modelResponse(key).catch(unreadable);
      if (response) played.turn += 1;
      return response;
    },
    toolResult: (callId) => journal.toolResult(callId).catch(unreadable),
  };
}
