import { setTimeout as wait } from "node:timers/promises";
import type { AgentOutputItem } from "@openai/agents-core";
import { StepError } from "../contracts/step-error.ts";
import type { AgentTool, ToolResult } from "../tools/agent-tool.ts";
import type { AgentDesk } from "./agent-desk.ts";
import { type AnswerContract, judgeAnswer, outputFormat } from "./answer-contract.ts";
import { callModel } from "./call-model.ts";
import { type Conversation, openConversation, type ToolRequest } from "./conversation.ts";
import { openSdkRunner } from "./sdk-runner.ts";
import { openToolbox } from "./tool-turn.ts";

export type AgentTask<Answer> = {
  /** The same for every run, so that a provider's cache can serve it. */
  instructions: string;
  /** What this run is about. */
  input: string;
  answer: AnswerContract<Answer>;
  tools: readonly AgentTool[];
};

/** What a turn ended in: calls that were answered, or words. */
type TurnEnd = { words: string | null; refusal: string | null; truncated: boolean };

/**
 * Lets an agent work until it owes its contract: turns, tools, budget and journal included.
 * Throws a StepError that says why when it cannot.
 */
export async function runAgent<Answer>(task: AgentTask<Answer>, desk: AgentDesk): Promise<Answer> {
  const { budget } = desk.step;
  const turns = openTurns(task, desk);
  let asked = 0;
  for (let turn = 1; ; turn += 1) {
    const end = await turns.take(turn);
    if (end.refusal !== null) throw refused(end.refusal, desk);
    if (end.words === null && !end.truncated) continue;
    const judged = end.truncated ? cutOff(desk) : judgeAnswer(end.words ?? "", task.answer);
    if ("answer" in judged) return judged.answer;
    asked += 1;
    if (asked > budget.contractReasks) await stopAsking(judged.problems, asked, desk);
    turns.sendBack(judged.problems);
  }
}

function openTurns(task: AgentTask<unknown>, desk: AgentDesk) {
  const { instructions, tools } = task;
  const answer = outputFormat(task.answer);
  const conversation = openConversation(
    { instructions, tools: tools.map(toolFrame), settings: desk.choice.settings, answer },
    task.input,
  );
  const toolbox = openToolbox(tools, desk);
  let runner: ReturnType<typeof openSdkRunner> | undefined;
  let journalHolds = true;

  const askModel = async (number: number): Promise<Asked> => {
    const question = { instructions, tools, answer, items: conversation.items };
    const { opening } = conversation;
    const asked = { ...conversation.record(), opening, characters: conversation.characters() };
    const called = await callModel({ turn: number, question, ...asked }, desk, journalHolds);
    const { requestHash, fromJournal } = called;
    journalHolds = fromJournal;
    const calls = conversation.takeUp(called.output);
    const answerCall = toolbox.begin({ number, requestHash, fromJournal });
    const end = readEnd(called.output, calls.length > 0, called.truncated);
    return { calls, end, answerCall };
  };

  return {
    async take(number: number): Promise<TurnEnd> {
      const asked = askModel(number);
      const results = new Map<ToolRequest, ToolResult>();
      // The SDK is slow to load: let the first request leave first, and load while the model thinks.
      await Promise.race([
        asked.catch(() => undefined),
        wait(loadDelayMs, undefined, { ref: false }),
      ]);
      runner ??= openSdkRunner({ name: desk.role, instructions, tools });
      const runTurn = await runner;
      const runTool = async (call: ToolRequest) => {
        const { calls, answerCall } = await asked;
        results.set(call, await answerCall(call, calls.indexOf(call)));
      };
      await runTurn({ respond: async () => (await asked).calls, runTool }, desk.step.signal);
      desk.step.signal.throwIfAborted();
      const { calls, end } = await asked;
      tellAll(calls, results, conversation, toolbox);
      return end;
    },
    sendBack: (problems: string[]) => conversation.say(rejection(problems)),
  };
}

const loadDelayMs = 100;

/** A model's answer, and the way to answer the calls in it. */
type Asked = {
  calls: ToolRequest[];
  end: TurnEnd;
  answerCall: ReturnType<ReturnType<typeof openToolbox>["begin"]>;
};

function toolFrame({ name, description, parameters }: AgentTool) {
  return { name, description, parameters };
}

function tellAll(
  calls: readonly ToolRequest[],
  results: ReadonlyMap<ToolRequest, ToolResult>,
  conversation: Conversation,
  toolbox: ReturnType<typeof openToolbox>,
): void {
  for (const call of calls) {
    const result = results.get(call);
    if (!result) throw new Error(`The call of ${call.name} was left without an answer`);
    conversation.answerCall(call, toolbox.tell(call, result));
  }
}

function readEnd(output: readonly AgentOutputItem[], called: boolean, truncated: boolean): TurnEnd {
  if (called) return { words: null, refusal: null, truncated: false };
  const parts = output.flatMap((item) =>
    item.type === "message" && item.role === "assistant" ? item.content : [],
  );
  const words = parts.map((part) => (part.type === "output_text" ? part.text : "")).join("");
  const refusal = parts.map((part) => (part.type === "refusal" ? part.refusal : "")).join("");
  return { words, refusal: refusal === "" ? null : refusal, truncated };
}

function rejection(problems: readonly string[]): string {
  const list = problems.map((problem) => `- ${problem}`).join("\n");
  return `Your answer was not accepted:\n${list}\nAnswer again with the whole JSON object and nothing else.`;
}

function cutOff({ choice }: AgentDesk): { problems: string[] } {
  return {
    problems: [`It was cut off at ${choice.maxOutputTokens} tokens. Say the same in fewer words.`],
  };
}

function refused(refusal: string, { role, choice }: AgentDesk): StepError {
  return new StepError(
    "model",
    `${choice.label} refused the ${role} agent's request: ${refusal}. Reword the ticket or choose another model.`,
    { retryable: false },
  );
}

function stopAsking(
  problems: readonly string[],
  times: number,
  { role, choice, step }: AgentDesk,
): Promise<never> {
  return step.stopAt({
    limit: "contractReasks",
    allowed: step.budget.contractReasks,
    used: times - 1,
    next: 1,
    because: `${choice.label} gave the ${role} agent's answer in the wrong form ${times} times. The last was wrong in: ${problems.join("; ")}`,
  });
}
