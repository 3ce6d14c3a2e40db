import { z } from "zod";
import { StepError } from "../contracts/step-error.ts";
import type { StepContext } from "../pipeline/ports.ts";
import type { AgentTool, ToolResult } from "../tools/agent-tool.ts";
import type { AgentDesk } from "./agent-desk.ts";
import type { ToolRequest } from "./conversation.ts";

const RecordedResult = z.object({
  text: z.string(),
  ok: z.boolean(),
  changedFiles: z.boolean(),
  decision: z.enum(["allow", "ask", "deny"]),
  refused: z
    .object({ rule: z.string(), because: z.string(), by: z.string().optional() })
    .optional(),
});

/** A call in its place: the key names it in the journal, whatever id the model's server gave it. */
export type PlacedCall = { request: ToolRequest; key: string };

/** What an earlier try of this step recorded of the call, if it came that far. */
export async function recordedResult(
  { key }: PlacedCall,
  desk: AgentDesk,
): Promise<ToolResult | undefined> {
  const recorded = await desk.step.journal.toolResult(key);
  if (recorded === undefined) return undefined;
  const { refused, ...result } = RecordedResult.parse(JSON.parse(recorded));
  if (!refused) return result;
  const { by, ...why } = refused;
  return { ...result, refused: by === undefined ? why : { ...why, by } };
}

/** Runs one call and records what came of it. An aborted call is not recorded: it never happened. */
export async function runTool(
  call: PlacedCall,
  tool: AgentTool | undefined,
  known: readonly AgentTool[],
  desk: AgentDesk,
): Promise<ToolResult> {
  const clock = workClock(desk.step);
  const result = tool
    ? await runParsed(call, tool, desk.step, clock)
    : unusable(unknownTool(call.request.name, known));
  desk.step.signal.throwIfAborted();
  const { step } = desk;
  const snapshot = result.changedFiles ? await desk.snapshot(step) : null;
  const artifact = await step.journal.keep(JSON.stringify(result), "application/json");
  await step.record({
    type: "tool-called",
    step: step.step,
    attempt: step.attempt,
    callId: call.key,
    tool: call.request.name,
    summary: desk.mask(oneLine(call.request.arguments)),
    decision: result.decision,
    ...result.refused,
    ok: result.ok,
    durationMs: clock(),
    result: artifact,
    snapshot,
  });
  return result;
}

/** Milliseconds of work from now on; what people take to answer is none. */
function workClock({ waitedMs }: StepContext): () => number {
  const [started, waited] = [performance.now(), waitedMs()];
  return () => Math.max(0, performance.now() - started - (waitedMs() - waited));
}

async function runParsed(
  { request, key }: PlacedCall,
  tool: AgentTool,
  { signal }: StepContext,
  clock: () => number,
): Promise<ToolResult> {
  const parsed = parseArguments(request);
  return parsed.problem !== undefined
    ? unusable(parsed.problem)
    : runInTime(tool, parsed.args, { callId: key, signal }, clock);
}

type ParsedArguments = { args: unknown; problem?: undefined } | { problem: string };

function parseArguments({ name, arguments: text }: ToolRequest): ParsedArguments {
  if (text.trim() === "") return { args: {} };
  try {
    return { args: JSON.parse(text) };
  } catch (error) {
    const because = error instanceof Error ? error.message : String(error);
    return {
      problem: `${name} was not run: its arguments are not valid JSON (${because}). They were: ${oneLine(text)}\nCall ${name} again with one JSON object; inside strings write \\n for a line break and \\" for a quote.`,
    };
  }
}

/** A person may be asked for hours: look at the clock no oftener than this. */
const shortestWatchMs = 200;

async function runInTime(
  tool: AgentTool,
  args: unknown,
  { callId, signal }: { callId: string; signal: AbortSignal },
  clock: () => number,
): Promise<ToolResult> {
  const stop = new AbortController();
  const seconds = tool.timeoutMs / 1000;
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<ToolResult>((resolve) => {
    const watch = (ms: number) => {
      timer = setTimeout(() => {
        const left = tool.timeoutMs - clock();
        if (left >= 1) return watch(Math.max(left, shortestWatchMs));
        stop.abort(new Error("timeout"));
        resolve(failed(`${tool.name} was stopped after ${seconds} seconds. Ask for less at once.`));
      }, ms);
    };
    watch(tool.timeoutMs);
  });
  try {
    const run = tool.run(args, { callId, signal: AbortSignal.any([signal, stop.signal]) });
    return await Promise.race([run, late]);
  } catch (error) {
    if (error instanceof StepError) throw error;
    const because = error instanceof Error ? error.message : String(error);
    return failed(`${tool.name} failed: ${because}`);
  } finally {
    clearTimeout(timer);
  }
}

function unknownTool(name: string, known: readonly AgentTool[]): string {
  return `There is no tool ${name}. The tools are: ${known.map((tool) => tool.name).join(", ")}.`;
}

function unusable(text: string): ToolResult {
  return { text, ok: false, changedFiles: false, decision: "deny" };
}

/** It was allowed and then went wrong, so it may have changed files on the way. */
function failed(text: string): ToolResult {
  return { text, ok: false, changedFiles: true, decision: "allow" };
}

function oneLine(text: string): string {
  const line = text.replace(/\s+/g, " ").trim();
  return line.length > 200 ? `${line.slice(0, 200)}…` : line;
}
