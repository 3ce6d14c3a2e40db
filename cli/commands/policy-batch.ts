import type { openPolicyDesk } from "../../app.ts";
import type { PolicyDecision } from "../../contracts/effect.ts";

type Desk = Pick<Awaited<ReturnType<typeof openPolicyDesk>>, "judgeCommand" | "judgeAction">;
type Judged = { id: unknown } & (PolicyDecision | { error: string });

/** One answer a line, in order; a line that cannot be judged says why and stops no other. */
export function judgeLines(text: string, desk: Desk, sandboxed: boolean): Judged[] {
  return text
    .split("\n")
    .map((line, at) => ({ line, number: at + 1 }))
    .filter(({ line }) => line.trim() !== "")
    .map(({ line, number }) => judgeLine(line, number, desk, sandboxed));
}

function judgeLine(line: string, number: number, desk: Desk, sandboxed: boolean): Judged {
  let id: unknown = null;
  try {
    const row: unknown = JSON.parse(line);
    if (typeof row !== "object" || row === null) throw new Error("it is not an object");
    if ("id" in row) id = row.id;
    if ("command" in row && typeof row.command === "string")
      return { id, ...desk.judgeCommand(row.command, sandboxed) };
    if ("action" in row) return { id, ...desk.judgeAction(row.action, sandboxed) };
    throw new Error('expected {"id", "command"} or {"id", "action"}');
  } catch (error) {
    const because = error instanceof Error ? error.message : String(error);
    return { id, error: `line ${number}: ${because}` };
  }
}
