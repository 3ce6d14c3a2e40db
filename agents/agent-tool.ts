export type ToolResult = {
  text: string;
  ok: boolean;
  changedFiles: boolean;
  decision: "allow" | "ask" | "deny";
};

/** What the loop needs of a tool; `tools/` makes them. */
export type AgentTool = {
  name: string;
  description: string;
  parameters: {
    type: "object";
    properties: Record<string, object>;
    required: string[];
    additionalProperties: false;
  };
  readOnly: boolean;
  timeoutMs: number;
  run(args: unknown, call: { callId: string; signal: AbortSignal }): Promise<ToolResult>;
};
