import type { Action, AgentRole } from "../contracts/action.ts";
import type { PolicyDecision } from "../contracts/effect.ts";
import type { ToolName } from "../contracts/tool-call.ts";
import type { AgentTool, ToolCall, ToolResult } from "./agent-tool.ts";
import { holdsMask } from "./mask-marks.ts";
import { type ArgumentsOf, parametersOf, parseArguments } from "./tool-arguments.ts";
import type { ToolContext } from "./tool-context.ts";
import {
  isMissing,
  type LastLink,
  resolveWorkspacePath,
  WorkspacePathError,
} from "./workspace-path.ts";

export type WorkDone = Omit<ToolResult, "decision" | "refused">;

/** A tool's own work. It gets sound arguments, with paths settled below the root. */
export type Tool<Name extends ToolName> = Pick<
  AgentTool,
  "description" | "readOnly" | "timeoutMs"
> & {
  name: Name;
  work(args: ArgumentsOf<Name>, call: ToolCall): Promise<WorkDone>;
};

export function answered(text: string): WorkDone {
  return { text, ok: true, changedFiles: false };
}

export function changed(text: string): WorkDone {
  return { text, ok: true, changedFiles: true };
}

export function failed(text: string): WorkDone {
  return { text, ok: false, changedFiles: false };
}

const pathArguments: Partial<Record<ToolName, Record<string, LastLink>>> = {
  read_file: { path: "follow" },
  list_files: { path: "follow" },
  search_code: { path: "follow" },
  edit_file: { path: "follow" },
  create_file: { path: "keep" },
  delete_file: { path: "keep" },
  move_file: { from: "keep", to: "keep" },
};

const writeTools: ToolName[] = ["edit_file", "create_file", "delete_file", "move_file"];

/** The one way to a tool: arguments, paths, role and policy are judged before its work begins. */
export function guardTool<Name extends ToolName>(
  tool: Tool<Name>,
  role: AgentRole,
  context: ToolContext,
): AgentTool {
  return {
    name: tool.name,
    description: tool.description,
    parameters: parametersOf(tool.name),
    readOnly: tool.readOnly,
    timeoutMs: tool.timeoutMs,
    async run(args, call) {
      const result = await runGuarded(tool, role, context, args, call);
      return maskResult(result, context.mask);
    },
  };
}

async function runGuarded<Name extends ToolName>(
  tool: Tool<Name>,
  role: AgentRole,
  context: ToolContext,
  args: unknown,
  call: ToolCall,
): Promise<ToolResult> {
  let decision: PolicyDecision["decision"] = "deny";
  try {
    const parsed = parseArguments(tool.name, args);
    if (!parsed.ok) return { ...failed(parsed.problem), decision };
    const settled = await settlePaths(tool.name, parsed.value, context);
    const trespass = testerTrespass(tool.name, settled, role, context);
    if (trespass) return refuse(trespass, "tester-writes-tests");
    const masked = maskWrittenBack(tool.name, settled, context);
    if (masked) return refuse(masked, "no-masks-in-files");
    const action: Action = { tool: tool.name, arguments: settled, role };
    const judged = context.judge(action);
    decision = judged.decision;
    const refusal = await refusalOf(action, judged, context);
    if (refusal) return { ...refusal, decision };
    call.signal.throwIfAborted();
    return { ...(await tool.work(settled, call)), decision };
  } catch (error) {
    const said = explainError(tool.name, error, call);
    if (error instanceof WorkspacePathError) return refuse(said, "workspace-path");
    return { ...failed(said), decision };
  }
}

function refuse(because: string, rule: string): ToolResult {
  return { ...failed(because), decision: "deny", refused: { rule, because } };
}

function maskResult({ refused, ...result }: ToolResult, mask: (text: string) => string) {
  const text = mask(result.text);
  if (!refused) return { ...result, text };
  return { ...result, text, refused: { ...refused, because: mask(refused.because) } };
}

/** Puts where a path truly leads in its place, so that policy and tool look at the same file. */
async function settlePaths<Args extends Record<string, unknown>>(
  name: ToolName,
  args: Args,
  context: ToolContext,
): Promise<Args> {
  const settled: Record<string, unknown> = { ...args };
  for (const [key, last] of Object.entries(pathArguments[name] ?? {})) {
    const path = settled[key];
    if (typeof path !== "string") continue;
    settled[key] = await resolveWorkspacePath(await context.root(), path, last);
  }
  return settled as Args;
}

function testerTrespass(
  name: ToolName,
  args: Record<string, unknown>,
  role: AgentRole,
  context: ToolContext,
): string | null {
  if (role !== "tester" || !writeTools.includes(name)) return null;
  const paths = [args.path, args.from, args.to].filter((path) => typeof path === "string");
  const trespass = paths.find((path) => !context.isTestPath(path));
  if (trespass === undefined) return null;
  return `${trespass} is not a test file, and the tester writes only where tests live. Put the test into a test file; if the code itself is wrong, say so in your answer.`;
}

/** What was hidden from the model must not come back as the value itself. */
function maskWrittenBack(
  name: ToolName,
  args: Record<string, unknown>,
  context: ToolContext,
): string | null {
  if (!writeTools.includes(name)) return null;
  const texts = [args.content, args.new_string].filter((text) => typeof text === "string");
  if (!texts.some((text) => holdsMask(text, context.wasMasked))) return null;
  return "Nothing was written: the new text holds a *** mark that stands for a hidden secret. Leave the lines with secrets as they are, or read the value from the environment.";
}

async function refusalOf(
  action: Action,
  judged: PolicyDecision,
  context: ToolContext,
): Promise<Omit<ToolResult, "decision"> | null> {
  const { decision, rule, because } = judged;
  if (decision === "allow") return null;
  const asked = `rule ${rule}: ${because}`;
  if (decision === "deny") {
    const text = `Refused by policy (${asked}). Nothing was done. No other tool or spelling gets round it: work without it, or say in your answer why it is needed.`;
    return { ...failed(text), refused: { rule, because } };
  }
  const answer = await context.approve(action, judged);
  if (answer.allowed) return null;
  const text = `Not done: policy asks a person first (${asked}), and the answer was no: ${answer.because}. Go on without it, or say in your answer why it is needed.`;
  const said = `${because} ${answer.by} said no: ${answer.because}`;
  return { ...failed(text), refused: { rule, because: said, by: answer.by } };
}

function explainError(name: ToolName, error: unknown, call: ToolCall): string {
  if (call.signal.aborted) return `${name} was stopped before it ended.`;
  if (isMissing(error))
    return `${name} failed: there is no such file or folder. list_files shows what is there.`;
  return error instanceof Error ? error.message : `${name} failed: ${String(error)}`;
}
