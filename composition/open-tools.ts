import { lstat, readFile } from "node:fs/promises";
import { join } from "node:path";
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
import type { TouchedPaths } from "./touched-paths.ts";

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
  touched: TouchedPaths;
};

const allowed = { allowed: true } as const;

/** The tools of one step, bound to the run's workspace, sandbox and policy. */
export function openTools(parts: ToolParts): (role: AgentRole, step: StepContext) => AgentTool[] {
  const { workspace, policy } = parts;
  return (role, step) => {
    const context: ToolContext = {
      root: () => workspace.root(),
      sandbox: async () => ({
        run: (request) => runPoliced(request, role, step, parts),
      }),
      judge: (action) => {
        parts.touched.touch(pathsWritten(action));
        const sandboxed = action.tool !== "run_command" || parts.where.sandboxed;
        return policy.judge({ ...action, role }, { ...parts.where, sandboxed });
      },
      approve: async (action, decision) =>
        isHeld(decision, role, parts) ? allowed : approve(action, decision, parts.mask, step),
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
  step: StepContext,
  { mask, keep, sandbox, workspace, policy, touched }: ToolParts,
): Promise<CommandResult> {
  const before = await touched.look((paths) => workspace.snapshot("before a command", paths));
  touched.loseSight();
  const result = await (await sandbox()).run(request);
  const notes: string[] = [];
  const changed = await touched.look(() => workspace.changedSince(before));
  const denied = (path: string) => deniedBy(path, role, policy);
  const broken = [
    ...changed.map((path) => [path, denied(path) ?? trespass(path, role)] as const),
    ...(await workspace.ignoredFiles()).map((path) => [path, denied(path)] as const),
  ];
  for (const [path, rule] of broken) {
    if (rule === undefined) continue;
    const tried = await readTried(await workspace.root(), path);
    await workspace.restoreFile(path, before);
    await step.record({
      type: "tool-called",
      step: step.step,
      attempt: step.attempt,
      callId: `put-back/${before}/${path}`,
      tool: "run_command",
      summary: mask(`${path} was changed by a command and put back`),
      decision: "deny",
      rule,
      ok: false,
      durationMs: 0,
      result: await keep(mask(tried), "text/plain"),
      snapshot: null,
    });
    notes.push(`[policy: ${path} was put back (rule ${rule})]`);
  }
  return { ...result, stderr: [result.stderr, ...notes].filter((text) => text !== "").join("\n") };
}

/** The rule that denies a change in the working copy, whatever made it. */
function deniedBy(path: string, role: AgentRole, policy: CompiledPolicy): string | undefined {
  const { decision, rule } = policy.judgePath(path, "fs.write", role);
  return decision === "deny" ? rule : undefined;
}

function trespass(path: string, role: AgentRole): string | undefined {
  return role === "tester" && !isTestPath(path) ? "tester-writes-tests" : undefined;
}

const writeTools: string[] = ["edit_file", "create_file", "delete_file", "move_file"];

/** The arguments are settled when they are judged: these are where the paths truly lead. */
function pathsWritten({ tool, arguments: { path, from, to } }: Action): string[] {
  if (!writeTools.includes(tool)) return [];
  return [path, from, to].filter((one) => typeof one === "string");
}

/** What stood in a file that is put back; of links and devices only that they were there. */
async function readTried(root: string, path: string): Promise<string> {
  const whole = join(root, path);
  const stat = await lstat(whole).catch(() => undefined);
  if (!stat?.isFile()) return stat ? "not a file" : "deleted";
  return stat.size > 1_000_000 ? `${stat.size} bytes` : readFile(whole, "utf8");
}

/** Changes to gated places, made by whatever tool, are held for the patch gate. */
function isHeld(
  { effects }: PolicyDecision,
  role: AgentRole,
  { mode, policy }: Pick<ToolParts, "mode" | "policy">,
): boolean {
  const asked = effects.filter((effect) => policy.judgeEffect(effect, role).effect === "ask");
  const changes = asked.filter(
    ({ action, insideWorkspace, sandboxed }) =>
      (action === "fs.write" || action === "fs.delete") && insideWorkspace && sandboxed,
  );
  return mode !== "approve" && asked.length > 0 && changes.length === asked.length;
}

/** What no later gate would show, a person decides at once. */
async function approve(
  action: Action,
  decision: PolicyDecision,
  mask: ToolParts["mask"],
  step: StepContext,
) {
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
  if (approval.decision === "approved") return allowed;
  return { allowed: false, because: approval.comment ?? approval.decision } as const;
}
