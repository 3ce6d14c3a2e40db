import { z } from "zod";
import { ToolName } from "./tool-call.ts";

export const AgentRole = z.enum(["requirements", "developer", "reviewer", "tester"]);
export type AgentRole = z.infer<typeof AgentRole>;

/** What a tool call asks for, before it is lowered to effects. */
export const Action = z.union([
  z.object({
    tool: ToolName,
    arguments: z.record(z.string(), z.unknown()),
    role: AgentRole.optional().describe("Default: developer"),
  }),
  z.object({
    tool: z.literal("mcp"),
    server: z.string(),
    name: z.string(),
    arguments: z.record(z.string(), z.unknown()),
    role: AgentRole.optional(),
  }),
]);
export type Action = z.infer<typeof Action>;
