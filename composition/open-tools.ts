import type { Action, AgentRole } from "../contracts/action.ts";
import type { Mode } from "../contracts/config.ts";
import type { Effect } from "../contracts/effect.ts";
import type { StepContext } from "../pipeline/ports.ts";
import type { AgentTool } from "../tools/agent-tool.ts";
import type { ToolContext } from "../tools/tool-context.ts";
import { toolsFor } from "../tools/toolsets.ts";
import { isTestPath } from "../workers/project/test-paths.ts";
import { askInWords } from "./ask-in-words.ts";
import { askAboutCall, askedEffects, isShownLater } from "./ask-person.ts";
import { runPoliced } from "./police-command.ts";
import type { ToolParts } from "./tool-desk.ts";

type Approved = { command: unknown; paths: string[] };

/** The tools of one step, bound to the run's workspace, sandbox and policy. */
export function openTools(parts: ToolParts): (role: AgentRole, step: StepContext) => AgentTool[] {
  const { workspace, policy } = parts;
  return (role, step) => {
    const desk = { ...parts, role, step };
    /** The command a person allowed last, and the paths it may change. */
    let approved: Approved = { command: undefined, paths: [] };
    const context: ToolContext = {
      root: () => workspace.root(),
      sandbox: async () => ({
        run: (request, callId) => {
          const paths = approved.command === request.script ? approved.paths : [];
          return runPoliced(request, { callId, approved: paths }, desk);
        },
      }),
      judge: (action) => {
        parts.touched.touch(pathsWritten(action));
        const sandboxed = action.tool !== "run_command" || parts.where.sandboxed;
        return policy.judge({ ...action, role }, { ...parts.where, sandboxed });
      },
      approve: async (action, decision) => {
        const asked = askedEffects(decision, desk);
        if (isHeld(asked, parts.mode)) return { allowed: true };
        const answer = await askAboutCall(action, decision, desk);
        const paths = answer.allowed ? asked.map(({ resource }) => resource) : [];
        approved = { command: action.arguments.command, paths };
        return answer;
      },
      answer: (question, options) => askInWords(question, options, desk),
      diff: () => workspace.currentDiff(),
      keep: parts.keep,
      mask: parts.mask,
      commandEnv: parts.commandEnv,
      readonlyMounts: () => workspace.readonlyMounts(),
      isTestPath: isTestPath,
    };
    return toolsFor(role, context);
  };
}

const writeTools: string[] = ["edit_file", "create_file", "delete_file", "move_file"];

/** The arguments are settled when they are judged: these are where the paths truly lead. */
function pathsWritten({ tool, arguments: { path, from, to } }: Action): string[] {
  if (!writeTools.includes(tool)) return [];
  return [path, from, to].filter((one) => typeof one === "string");
}

/** Changes to gated places, made by whatever tool, are held for the patch gate. */
function isHeld(asked: Effect[], mode: Mode): boolean {
  return mode !== "approve" && asked.length > 0 && asked.every(isShownLater);
}
