import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdir, mkdtemp, readFile, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { onTestFinished } from "vitest";
import type { AgentRole } from "../../contracts/action.ts";
import type { PolicyDecision } from "../../contracts/effect.ts";
import type { ToolName } from "../../contracts/tool-call.ts";
import type { AgentTool, ToolResult } from "../../tools/agent-tool.ts";
import type { CommandSandbox, ToolContext } from "../../tools/tool-context.ts";
import { toolsFor } from "../../tools/toolsets.ts";

/** A decision for tests, with nothing but its outcome and rule. */
export function decided(decision: PolicyDecision["decision"], rule = "test-rule"): PolicyDecision {
  return { decision, effects: [], rule, because: `it is to be ${decision}` };
}

type Workbench = {
  root: string;
  /** What was kept as an artifact, in order. */
  kept: string[];
  tools: AgentTool[];
  call(name: ToolName, args: unknown, signal?: AbortSignal): Promise<ToolResult>;
  text(path: string): Promise<string>;
  bytes(path: string): Promise<Buffer>;
};

/** A real folder with files in it, and the tools of one role over it. */
export async function openWorkbench(
  files: Record<string, string | Uint8Array> = {},
  {
    role = "developer" as AgentRole,
    ...overrides
  }: Partial<ToolContext & { role: AgentRole }> = {},
): Promise<Workbench> {
  const root = await realpath(await mkdtemp(join(tmpdir(), "patchgate-tools-")));
  onTestFinished(() => rm(root, { recursive: true, force: true }));
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), content);
  }
  const kept: string[] = [];
  const context: ToolContext = {
    root: async () => root,
    sandbox: async () => bareShell,
    judge: () => decided("allow"),
    approve: async () => ({ allowed: false, because: "nobody is here", by: "nobody" }),
    answer: async () => null,
    diff: async () => "",
    keep: async (content, mime) => {
      kept.push(content);
      const digest = createHash("sha256").update(content).digest("hex");
      return { hash: `sha256:${digest}`, bytes: Buffer.byteLength(content), mime };
    },
    mask: (text) => text,
    commandEnv: {},
    readonlyMounts: async () => [],
    isTestPath: (path) => /\.test\.ts$/.test(path),
    ...overrides,
  };
  const tools = toolsFor(role, context);
  return {
    root,
    kept,
    tools,
    call: (name: ToolName, args: unknown, signal = new AbortController().signal) => {
      const tool = tools.find((each) => each.name === name);
      if (!tool) throw new Error(`${role} has no ${name}`);
      return tool.run(args, { callId: "call-1", signal });
    },
    text: (path: string) => readFile(join(root, path), "utf8"),
    bytes: (path: string) => readFile(join(root, path)),
  };
}

/** Real commands without walls; the walls have their own tests. */
const bareShell: CommandSandbox = {
  run: (request) =>
    new Promise((resolve) => {
      const started = performance.now();
      const options = {
        cwd: request.cwd,
        env: { PATH: process.env.PATH, HOME: request.cwd, ...request.env },
        timeout: request.timeoutMs,
        maxBuffer: request.outputBytes,
        killSignal: "SIGKILL" as const,
      };
      execFile(
        "bash",
        ["--noprofile", "--norc", "-c", request.script],
        options,
        (error, stdout, stderr) => {
          const code = error ? error.code : 0;
          resolve({
            exitCode: typeof code === "number" ? code : null,
            stdout,
            stderr,
            truncated: code === "ERR_CHILD_PROCESS_STDIO_MAXBUFFER",
            stopped:
              error?.killed && code !== "ERR_CHILD_PROCESS_STDIO_MAXBUFFER" ? "timeout" : null,
            durationMs: performance.now() - started,
          });
        },
      );
    }),
};
