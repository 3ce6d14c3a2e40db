import type { AgentRole } from "../contracts/action.ts";
import type { AgentTool } from "./agent-tool.ts";
import { askHumanTool } from "./ask-human.ts";
import { createFileTool } from "./create-file.ts";
import { deleteFileTool } from "./delete-file.ts";
import { editFileTool } from "./edit-file.ts";
import { guardTool } from "./guard.ts";
import { listFilesTool } from "./list-files.ts";
import { rememberMasks } from "./mask-marks.ts";
import { moveFileTool } from "./move-file.ts";
import { readFileTool } from "./read-file.ts";
import { createReadLedger } from "./read-ledger.ts";
import { runCommandTool } from "./run-command.ts";
import { searchCodeTool, searchFiles } from "./search-code.ts";
import { showDiffTool } from "./show-diff.ts";
import type { ToolContext } from "./tool-context.ts";
import { updateTodosTool } from "./update-todos.ts";

/** The tools one agent gets for one step; what it has read is remembered between them. */
export function toolsFor(role: AgentRole, given: ToolContext): AgentTool[] {
  const context = { ...given, ...rememberMasks(given.mask) };
  const ledger = createReadLedger();
  const read = [
    guardTool(readFileTool(context, ledger, role === "reviewer"), role, context),
    guardTool(listFilesTool(context), role, context),
    guardTool(searchCodeTool(context, searchFiles), role, context),
    guardTool(showDiffTool(context), role, context),
  ];
  const ask = guardTool(askHumanTool(context), role, context);
  if (role === "reviewer") return read;
  if (role === "requirements") return [...read, ask];
  return [
    ...read,
    guardTool(editFileTool(context, ledger), role, context),
    guardTool(createFileTool(context, ledger), role, context),
    guardTool(deleteFileTool(context, ledger), role, context),
    guardTool(moveFileTool(context, ledger), role, context),
    guardTool(runCommandTool(context, ledger), role, context),
    guardTool(updateTodosTool(), role, context),
    ask,
  ];
}
