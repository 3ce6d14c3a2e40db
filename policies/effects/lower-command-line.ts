import type { Effect } from "../../contracts/effect.ts";
import type { LoweringContext } from "./lowering-context.ts";

/** Everything a bash command line would do. */
export function lowerCommandLine(command: string, context: LoweringContext): Effect[] {
  return [
    {
      action: "proc.exec",
      resource: "unknown",
      zones: ["unknown"],
      insideWorkspace: true,
      sandboxed: context.sandboxed,
      note: command,
    },
  ];
}
