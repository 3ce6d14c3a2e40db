import type { AgentRole } from "../contracts/action.ts";
import type { Artifact } from "../contracts/artifact.ts";
import type { Mode } from "../contracts/config.ts";
import type { StepContext } from "../pipeline/ports.ts";
import type { CompiledPolicy, Where } from "../policies/engine.ts";
import type { Sandbox } from "../workers/sandbox/sandbox.ts";
import type { RunWorkspace } from "../workers/workspace/run-workspace.ts";
import type { TouchedPaths } from "./touched-paths.ts";

/** What the tools of every step of a run share. */
export type ToolParts = {
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

/** The same for one agent in one step. */
export type ToolDesk = ToolParts & { role: AgentRole; step: StepContext };
