import { setTimeout as wait } from "node:timers/promises";
import { z } from "zod";
import { StepError } from "../contracts/step-error.ts";
import type { Usage } from "../contracts/usage.ts";
import type { AgentDesk, RetryPace } from "./agent-desk.ts";
import { differencesFrom } from "./compare-requests.ts";
import type { Conversation, RequestRecord } from "./conversation.ts";
import type { ModelAnswer, ModelQuestion } from "./model-choice.ts";
import { type ModelFailure, modelStepError } from "./model-errors.ts";

const count = z.number().int().nonnegative();

const RecordedAnswer = z.object({
  output: z.array(z.custom<ModelAnswer["output"][number]>((item) => typeof item === "object")),
  tokens: z.object({ input: count, cachedInput: count, output: count, reasoning: count }),
  truncated: z.boolean(),
});

export type ModelCall = RequestRecord & {
  turn: number;
  question: ModelQuestion;
  /** The first request of the conversation. */
  opening: Conversation["opening"];
  /** Size of the request, for what is set aside before its true cost is known. */
  characters: number;
};

/** The hash is that of the request which was answered. */
export type CalledModel = ModelAnswer & { fromJournal: boolean; requestHash: string };

/**
 * Answers one turn from the journal while it matches, else asks the model: the cost is set aside
 * first, the answer is on disk before anything acts on it, and failures that pass are tried again.
 */
export async function callModel(
  call: ModelCall,
  desk: AgentDesk,
  journalHolds: boolean,
): Promise<CalledModel> {
  const key = keyOf(call, desk);
  const recorded = journalHolds ? await recordedAnswer(key, call, desk) : undefined;
  if (recorded) return recorded;
  const nextTry = countTries(desk.pace);
  for (let tried = 1; ; tried += 1) {
    await desk.step.reserve(key, await worstCase(call, desk));
    const answer = await callOnce(key, call, desk, nextTry);
    if (!("failure" in answer)) return { ...answer, ...live(call) };
    if (answer.pause === null) throw modelStepError(answer.failure, tried, answer.cause);
    await wait(answer.pause, undefined, { signal: desk.step.signal });
  }
}

function live({ requestHash }: ModelCall) {
  return { fromJournal: false, requestHash };
}

/** Nothing when the call was not recorded, or the step goes on live as its request is another now. */
async function recordedAnswer(
  key: string,
  call: ModelCall,
  { step }: AgentDesk,
): Promise<CalledModel | undefined> {
  const recorded = await step.journal.modelResponse(key);
  const answer = RecordedAnswer.safeParse(recorded?.response);
  if (!recorded || !answer.success) return undefined;
  const { requestHash } = recorded;
  const isSame = requestHash === call.requestHash;
  if (
    isSame ||
    (await step.diverged(call.turn, await differencesFrom(recorded, call))) === "recorded"
  )
    return { ...answer.data, fromJournal: true, requestHash };
  return undefined;
}

function keyOf({ turn }: ModelCall, { step }: AgentDesk): string {
  return `${step.step}/${step.attempt}/${turn}`;
}

async function worstCase({ characters, turn }: ModelCall, { choice, step }: AgentDesk) {
  const input = tokensIn(characters);
  const tokens = { input, cachedInput: 0, output: choice.maxOutputTokens, reasoning: 0 };
  const total = input + choice.maxOutputTokens;
  // The price list is slow to load, and a run that has spent nothing yet need not wait for it.
  const first = step.step === "specify" && step.attempt === 1 && turn === 1;
  const atMost = total * dearestUsdPerToken;
  const affordable = first && !choice.scripted && atMost <= step.budget.costUsd;
  return { tokens: total, costUsd: affordable ? atMost : await choice.price(tokens) };
}

const dearestUsdPerToken = 200 / 1e6;

type Failed = { failure: ModelFailure; cause: unknown };

/** Milliseconds until the next try; null when there is to be none. */
type NextTry = (failure: ModelFailure) => number | null;

async function callOnce(
  key: string,
  call: ModelCall,
  desk: AgentDesk,
  nextTry: NextTry,
): Promise<ModelAnswer | (Failed & { pause: number | null })> {
  const { choice, step } = desk;
  const place = { step: step.step, attempt: step.attempt, turn: call.turn };
  const started = performance.now();
  const spent = async (tokens: Usage["tokens"]): Promise<Usage> => ({
    tokens,
    costUsd: await choice.price(tokens),
    modelCalls: 1,
    toolCalls: 0,
    wallMs: performance.now() - started,
  });
  const [outcome, opening] = await Promise.all([
    tryCall(() => choice.respond(call.question, place, step.signal), desk),
    call.turn === 1 ? keepOpening(call, desk) : {},
  ]);
  const called = { ...calledEvent(key, call, desk), ...opening };
  if ("failure" in outcome) {
    const { signal } = step;
    const pause = signal.aborted ? null : nextTry(outcome.failure);
    await step.record({
      ...called,
      usage: await spent(spentOn(outcome.failure, call)),
      response: null,
      error: signal.aborted ? "cut off, as the run was stopped" : outcome.failure.message,
      ...(pause === null ? {} : { againInMs: Math.round(pause) }),
    });
    signal.throwIfAborted();
    return { ...outcome, pause };
  }
  const usage = await spent(countedTokens(outcome, call, choice.scripted));
  const response = await step.journal.keep(JSON.stringify(outcome), "application/json");
  await step.record({ ...called, usage, response, error: null });
  return outcome;
}

async function keepOpening({ opening }: ModelCall, { step }: AgentDesk) {
  return { request: await step.journal.keep(JSON.stringify(opening), "application/json") };
}

async function tryCall(
  respond: () => Promise<ModelAnswer>,
  { choice, mask }: AgentDesk,
): Promise<ModelAnswer | Failed> {
  try {
    return await respond();
  } catch (error) {
    if (error instanceof StepError) throw error;
    const failure = choice.explain(error);
    // What a server says of a key may hold the key.
    return { failure: { ...failure, message: mask(failure.message) }, cause: error };
  }
}

function calledEvent(
  key: string,
  { requestHash, inputHash }: ModelCall,
  { step, role, choice }: AgentDesk,
) {
  return {
    type: "model-called" as const,
    step: step.step,
    attempt: step.attempt,
    key,
    agent: role,
    model: choice.label,
    requestHash,
    inputHash,
  };
}

/** Some servers tell no usage: then it is estimated, as what nobody counted is not free. */
function countedTokens({ tokens, output }: ModelAnswer, call: ModelCall, scripted: boolean) {
  if (scripted || tokens.input + tokens.output > 0) return tokens;
  return {
    ...tokens,
    input: tokensIn(call.characters),
    output: tokensIn(JSON.stringify(output).length),
  };
}

/** About four characters a token. */
function tokensIn(characters: number): number {
  return Math.ceil(characters / 4);
}

/** A refused request is free. One that was cut may have been paid for: its input counts. */
function spentOn({ refused }: ModelFailure, { characters }: ModelCall): Usage["tokens"] {
  const input = refused ? 0 : tokensIn(characters);
  return { input, cachedInput: 0, output: 0, reasoning: 0 };
}

/** Waits grow from try to try, and silence is borne with less often than trouble that is told. */
function countTries(pace: RetryPace): NextTry {
  let tried = 0;
  let silent = 0;
  return ({ transient, waitMs, silent: wasSilent = false }) => {
    tried += 1;
    silent += wasSilent ? 1 : 0;
    if (!transient || tried >= pace.tries || silent >= pace.silentTries) return null;
    const backOff = pace.firstWaitMs * 2 ** (tried - 1) * (0.5 + Math.random());
    const pause = Math.max(waitMs ?? 0, Math.min(backOff, pace.longestWaitMs));
    return pause <= pace.longestWaitMs ? pause : null;
  };
}
