import type { PolicyDecision } from "../contracts/effect.ts";
import type { ToolName } from "../contracts/tool-call.ts";
import type { JsonSchema } from "./tool-arguments.ts";

export type ToolCall = { callId: string; signal: AbortSignal };

/** The rule that refused, or asked the person `by` whom it was; and what of the call, and why. */
export type Refused = { rule: string; because: string; by?: string };

/** What a call came to. `decision` is the policy's; a call it never saw counts as denied. */
export type ToolResult = {
  text: string;
  ok: boolean;
  changedFiles: boolean;
  decision: PolicyDecision["decision"];
  /** What did not let it be; absent when nothing did. */
  refused?: Refused;
};

/** A tool as an agent sees it. */
export type AgentTool = {
  name: ToolName;
  description: string;
  /** Strict: every key required, nullable ones as `["string", "null"]`. */
  parameters: JsonSchema;
  /** Read-only tools may run side by side. */
  readOnly: boolean;
  timeoutMs: number;
  /** Never throws: what went wrong is said in the result. */
  run(args: unknown, call: ToolCall): Promise<ToolResult>;
};
