import { join } from "node:path";
import { changed, failed, type Tool } from "./guard.ts";
import type { ReadLedger } from "./read-ledger.ts";
import { createTextFile, linesOf } from "./text-file.ts";
import type { ToolContext } from "./tool-context.ts";
import { isTaken } from "./workspace-path.ts";

export function createFileTool(
  context: Pick<ToolContext, "root">,
  ledger: ReadLedger,
): Tool<"create_file"> {
  return {
    name: "create_file",
    description: "Create a new file. Not for existing ones: edit_file.",
    readOnly: false,
    timeoutMs: 10_000,
    async work(args) {
      try {
        const hash = await createTextFile(join(await context.root(), args.path), args.content);
        ledger.note(args.path, hash);
        const lines = linesOf(args.content).length;
        return changed(`Created ${args.path} (${lines} ${lines === 1 ? "line" : "lines"}).`);
      } catch (error) {
        if (!isTaken(error)) throw error;
        return failed(
          `${args.path} exists already and was left as it is. Read it, then use edit_file.`,
        );
      }
    },
  };
}
