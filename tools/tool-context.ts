import type { Action } from "../contracts/action.ts";
import type { Artifact } from "../contracts/artifact.ts";
import type { PolicyDecision } from "../contracts/effect.ts";
import type { CommandRequest, CommandResult } from "../workers/sandbox/sandbox.ts";

/** Runs the command of one tool call, and judges what it did. */
export type CommandSandbox = {
  /** The same call is the same command: it is not run again where its result is known. */
  run(request: CommandRequest, callId: string): Promise<CommandResult>;
};

/** What a person said to an action that policy asks about. */
export type Answer = { allowed: true } | { allowed: false; because: string; by: string };

/** Everything the tools need of the run they work for. */
export type ToolContext = {
  /** Absolute path of the workspace; waits until it is prepared. */
  root(): Promise<string>;
  sandbox(): Promise<CommandSandbox>;
  /** The policy, bound to the role. */
  judge(action: Action): PolicyDecision;
  approve(action: Action, decision: PolicyDecision): Promise<Answer>;
  /** A person's answer, however long it takes; null when they will not say. */
  answer(question: string, options: string[] | null): Promise<string | null>;
  /** Git's diff from the base commit to the working tree. */
  diff(): Promise<string>;
  keep(content: string, mime: string): Promise<Artifact>;
  /** Hides secrets; every output passes it before it is returned or kept. */
  mask(text: string): string;
  /** Whether these characters before a mask were told before; absent: nothing was. */
  wasMasked?(fragment: string): boolean;
  commandEnv: Record<string, string>;
  readonlyMounts(): Promise<string[]>;
  isTestPath(path: string): boolean;
};
