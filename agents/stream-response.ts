import type { Model, ModelRequest, StreamEvent } from "@openai/agents-core";
import type { Usage } from "../contracts/usage.ts";
import type { ModelAnswer } from "./model-choice.ts";
import { ModelCallError } from "./model-errors.ts";

type Finished = Extract<StreamEvent, { type: "response_done" }>["response"];

/** What the raw events of both APIs say about how a stream ended. */
type Ending = { events: number; finish: string | null; partial?: ModelAnswer["tokens"] };

/**
 * Reads one streamed response to its end. A stream that stops short, or falls silent for
 * `idleMs`, is an error here: the SDK takes a cut Chat Completions stream for a whole one.
 */
export async function streamResponse(
  model: Model,
  request: ModelRequest,
  idleMs: number,
): Promise<ModelAnswer> {
  const ending: Ending = { events: 0, finish: null };
  const watch = watchIdle(idleMs, request.signal);
  let finished: Finished | undefined;
  try {
    for await (const event of model.getStreamedResponse({ ...request, signal: watch.signal })) {
      watch.heard();
      if (event.type === "model") noteEnding(ending, event.event);
      if (event.type === "response_done") finished = event.response;
    }
  } catch (error) {
    if (ending.finish === "length") return truncatedAnswer(ending);
    throw watch.idle() ?? error;
  } finally {
    watch.stop();
  }
  if (watch.idle()) throw watch.idle();
  if (!finished || (ending.events > 0 && ending.finish === null))
    throw new ModelCallError("The connection was cut before the response was complete");
  return {
    output: finished.output,
    tokens: tokensOf(finished.usage),
    truncated: ending.finish === "length",
  };
}

function watchIdle(idleMs: number, outer?: AbortSignal) {
  const silence = new AbortController();
  let problem: ModelCallError | undefined;
  const timer = setTimeout(() => {
    problem = new ModelCallError(`The model server sent nothing for ${idleMs / 1000} seconds`);
    silence.abort(problem);
  }, idleMs);
  return {
    signal: outer ? AbortSignal.any([outer, silence.signal]) : silence.signal,
    heard: () => timer.refresh(),
    idle: () => problem,
    stop: () => clearTimeout(timer),
  };
}

function truncatedAnswer({ partial }: Ending): ModelAnswer {
  return { output: [], tokens: partial ?? noTokens, truncated: true };
}

const noTokens: Usage["tokens"] = { input: 0, cachedInput: 0, output: 0, reasoning: 0 };

type RawEvent = {
  type?: string;
  choices?: { finish_reason?: string | null }[];
  response?: {
    status?: string;
    incomplete_details?: { reason?: string } | null;
    usage?: {
      input_tokens?: number;
      output_tokens?: number;
      input_tokens_details?: { cached_tokens?: number };
      output_tokens_details?: { reasoning_tokens?: number };
    } | null;
  };
};

function noteEnding(ending: Ending, event: unknown): void {
  if (typeof event !== "object" || event === null) return;
  ending.events += 1;
  const { type, choices, response }: RawEvent = event;
  ending.finish = choices?.[0]?.finish_reason ?? ending.finish;
  if (type === "response.completed") ending.finish = "stop";
  if (type === "response.incomplete") {
    ending.finish = response?.incomplete_details?.reason === "content_filter" ? "filter" : "length";
    const usage = response?.usage;
    ending.partial = {
      input: usage?.input_tokens ?? 0,
      cachedInput: usage?.input_tokens_details?.cached_tokens ?? 0,
      output: usage?.output_tokens ?? 0,
      reasoning: usage?.output_tokens_details?.reasoning_tokens ?? 0,
    };
  }
}

function tokensOf(usage: Finished["usage"]): Usage["tokens"] {
  return {
    input: usage.inputTokens,
    cachedInput: detail(usage.inputTokensDetails, "cached_tokens"),
    output: usage.outputTokens,
    reasoning: detail(usage.outputTokensDetails, "reasoning_tokens"),
  };
}

function detail(details: Finished["usage"]["inputTokensDetails"], name: string): number {
  const [first] = [details ?? {}].flat();
  return first?.[name] ?? 0;
}
