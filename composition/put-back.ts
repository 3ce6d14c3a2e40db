import { lstat, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Refused } from "../tools/agent-tool.ts";
import type { Ran } from "./ran-command.ts";
import type { ToolDesk } from "./tool-desk.ts";

/** Makes a path what it was before the command, and records what stood there instead. */
export async function putBack(
  path: string,
  refused: Refused,
  ran: Ran,
  desk: ToolDesk,
): Promise<void> {
  const tried = await readTried(await desk.workspace.root(), path);
  await recordPutBack({ path, tried }, refused, ran, desk);
  await desk.workspace.restoreFile(path, ran.before);
}

/** Once for a call: a command that was cut off is run again when its step goes on. */
export async function recordPutBack(
  { path, tried }: { path: string; tried: string },
  refused: Refused,
  { callId, result }: Ran,
  { step, keep, mask }: ToolDesk,
): Promise<void> {
  const key = `put-back/${callId}/${path}`;
  if ((await step.journal.toolResult(key)) !== undefined) return;
  await step.record({
    type: "tool-called",
    step: step.step,
    attempt: step.attempt,
    callId: key,
    tool: "run_command",
    summary: mask(`${path} was changed by a command and put back`),
    decision: refused.by === undefined ? "deny" : "ask",
    ...refused,
    because: mask(refused.because),
    ok: false,
    // What passed since the last event was the command's time.
    durationMs: result.durationMs,
    result: await keep(mask(tried), "text/plain"),
    snapshot: null,
  });
}

/** What stood in a file that is put back; of links and devices only that they were there. */
async function readTried(root: string, path: string): Promise<string> {
  const whole = join(root, path);
  const stat = await lstat(whole).catch(() => undefined);
  if (!stat?.isFile()) return stat ? "not a file" : "deleted";
  const size = `${stat.size} bytes`;
  return stat.size > 1_000_000 ? size : readFile(whole, "utf8").catch(() => size);
}
