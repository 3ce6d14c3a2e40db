import { z } from "zod";
import type { CommandResult } from "../workers/sandbox/sandbox.ts";
import type { ToolDesk } from "./tool-desk.ts";

/** A call's command that was run, and the commit of the working copy before it. */
export type Ran = { callId: string; before: string; result: CommandResult };

const Recorded = z.object({
  before: z.string(),
  result: z.object({
    exitCode: z.number().int().nullable(),
    stdout: z.string(),
    stderr: z.string(),
    truncated: z.boolean(),
    stopped: z.enum(["timeout", "cancelled"]).nullable(),
    durationMs: z.number().nonnegative(),
  }),
});

const keyOf = (callId: string) => `${callId}/ran`;

/** What the command of this call came to when an earlier process ran it and was left to wait. */
export async function ranBefore(callId: string, { step }: ToolDesk): Promise<Ran | undefined> {
  const recorded = await step.journal.toolResult(keyOf(callId));
  return recorded === undefined ? undefined : { callId, ...Recorded.parse(JSON.parse(recorded)) };
}

/** Makes durable what a command came to: people may take days to say what they think of it. */
export async function rememberRan(
  { callId, before, result }: Ran,
  { step, workspace, mask }: ToolDesk,
): Promise<void> {
  const masked = { ...result, stdout: mask(result.stdout), stderr: mask(result.stderr) };
  await step.record({
    type: "command-ran",
    step: step.step,
    attempt: step.attempt,
    callId: keyOf(callId),
    result: await step.journal.keep(JSON.stringify({ before, result: masked }), "application/json"),
    snapshot: await workspace.snapshot("after a command"),
  });
}
