import type { Action, AgentRole } from "../contracts/action.ts";
import type { Artifact } from "../contracts/artifact.ts";
import type { Mode } from "../contracts/config.ts";
import type { PolicyDecision } from "../contracts/effect.ts";
import type { StepContext } from "../pipeline/ports.ts";
import type { CompiledPolicy, Where } from "../policies/engine.ts";
import type { AgentTool } from "../tools/agent-tool.ts";
import type { ToolContext } from "../tools/tool-context.ts";
import { toolsFor } from "../tools/toolsets.ts";
import { isTestPath } from "../workers/project/test-paths.ts";
import type { CommandRequest, CommandResult, Sandbox } from "../workers/sandbox/sandbox.ts";
import type { RunWorkspace } from "../workers/workspace/run-workspace.ts";

type ToolParts = {
  workspace: RunWorkspace;
  sandbox(): Promise<Sandbox>;
  policy: CompiledPolicy;
  /** Where commands run; the file tools need no sandbox to be as safe. */
  where: Where;
  mask(text: string): string;
  keep(content: string, mime: string): Promise<Artifact>;
  commandEnv: Record<string, string>;
  mode: Mode;
};

const writeTools: string[] = ["edit_file", "create_file", "delete_file", "move_file"];

/** The tools of one step, bound to the run's workspace, sandbox and policy. */
export function openTools(parts: ToolParts): (role: AgentRole, step: StepContext) => AgentTool[] {
  const { workspace, policy } = parts;
  return (role, step) => {
    const context: ToolContext = {
      root: () => workspace.root(),
      sandbox: async () => ({
        run: (request) => runPoliced(request, role, parts),
      }),
      judge: (action) =>
        policy.judge(
          { ...action, role },
          { ...parts.where, sandboxed: action.tool !== "run_command" || parts.where.sandboxed },
        ),
      approve: (action, decision) => approve(action, decision, parts, step),
      answer: () => Promise.resolve(null),
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

/**
 * What a command did to the working copy is judged as an edit would have been: a path that policy
 * denies, or that is not the role's to write, is put back to what it was before the command.
 */
async function runPoliced(
  request: CommandRequest,
  role: AgentRole,
  { sandbox, workspace, policy }: ToolParts,
): Promise<CommandResult> {
  const before = await workspace.snapshot("before a command");
  const result = await (await sandbox()).run(request);
  const notes: string[] = [];
  for (const path of await workspace.changedSince(before)) {
    const why = trespassOf(path, role, policy);
    if (why === undefined) continue;
    await workspace.restoreFile(path, before);
    notes.push(`[policy: ${path} was put back (${why})]`);
  }
  return { ...result, stderr: [result.stderr, ...notes].filter((text) => text !== "").join("\n") };
}

function trespassOf(path: string, role: AgentRole, policy: CompiledPolicy): string | undefined {
  const { decision, rule } = policy.judgePath(path, "fs.write", role);
  if (decision === "deny") return `rule ${rule}`;
  const trespass = role === "tester" && !isTestPath(path);
  return trespass ? "the tester writes only where tests live" : undefined;
}

/** Writes to gated zones are held for the patch gate; anything else a person decides at once. */
async function approve(
  action: Action,
  decision: PolicyDecision,
  { mode, mask }: Pick<ToolParts, "mode" | "mask">,
  step: StepContext,
) {
  if (writeTools.includes(action.tool) && mode !== "approve") return { allowed: true } as const;
  const files = decision.effects.filter(({ action: effect }) => effect.startsWith("fs."));
  const approval = await step.ask({
    subject: JSON.stringify(action),
    need: {
      reasons: [
        { rule: decision.rule, why: mask(`${decision.because} ${JSON.stringify(action)}`) },
      ],
      files: [...new Set(files.map(({ resource }) => resource))],
      risk: "high",
      question: null,
    },
  });
  if (approval.decision === "approved") return { allowed: true } as const;
  return { allowed: false, because: approval.comment ?? approval.decision } as const;
}
