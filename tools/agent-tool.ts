import type { PolicyDecision } from "../contracts/effect.ts";
import type { ToolName } from "../contracts/tool-call.ts";
import type { JsonSchema } from "./tool-arguments.ts";

export type ToolCall = { callId: string; signal: AbortSignal };

/** What a call came to. `decision` is the policy's; a call it never saw counts as denied. */
export type ToolResult = {
  text: string;
  ok: boolean;
  changedFiles: boolean;
  decision: PolicyDecision["decision"];
  /** The rule that refused it; absent when policy did not refuse. */
  rule?: string;
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
