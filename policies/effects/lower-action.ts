import type { Action } from "../../contracts/action.ts";
import type { Effect } from "../../contracts/effect.ts";
import { lowerCommandLine } from "./lower-command-line.ts";
import type { LoweringContext } from "./lowering-context.ts";
import { pathEffect } from "./path-effect.ts";

type ToolCall = Exclude<Action, { tool: "mcp" }>;

/** Everything a tool call would do, in the one form that rules judge. */
export function lowerAction(action: Action, context: LoweringContext): Effect[] {
  return action.tool === "mcp" ? lowerMcpCall(action, context) : lowerToolCall(action, context);
}

function lowerToolCall(action: ToolCall, context: LoweringContext): Effect[] {
  const text = (name: string) => String(action.arguments[name] ?? "");
  const path = (name: string) => text(name) || ".";
  switch (action.tool) {
    case "read_file":
    case "list_files":
    case "search_code":
      return [pathEffect("fs.read", path("path"), context, action.tool)];
    case "edit_file":
    case "create_file":
      return [pathEffect("fs.write", path("path"), context, action.tool)];
    case "delete_file":
      return [pathEffect("fs.delete", path("path"), context, action.tool)];
    case "move_file":
      return [
        pathEffect("fs.read", path("from"), context, action.tool),
        pathEffect("fs.delete", path("from"), context, action.tool),
        pathEffect("fs.write", path("to"), context, action.tool),
      ];
    case "run_command":
      return lowerCommandLine(text("command"), context);
    default:
      return [];
  }
}

function lowerMcpCall(
  action: Extract<Action, { tool: "mcp" }>,
  context: LoweringContext,
): Effect[] {
  const call: Effect = {
    action: "mcp.call",
    resource: `${action.server}.${action.name}`,
    zones: [],
    insideWorkspace: false,
    sandboxed: context.sandboxed,
    note: null,
  };
  const secrets = textsIn(action.arguments, 0)
    .map((text) => pathEffect("fs.read", text.replace(/^file:\/\//, ""), context, "MCP argument"))
    .filter((effect) => effect.zones.includes("secrets"));
  return [call, ...secrets];
}

const deepestArgument = 8;
const longestPath = 1000;

function textsIn(value: unknown, depth: number): string[] {
  if (typeof value === "string") return value.length <= longestPath ? [value] : [];
  if (value === null || typeof value !== "object" || depth > deepestArgument) return [];
  return Object.values(value).flatMap((part) => textsIn(part, depth + 1));
}
