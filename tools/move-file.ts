import { lstat, mkdir, rename } from "node:fs/promises";
import { dirname, join } from "node:path";
import { changed, failed, type Tool } from "./guard.ts";
import { missingFile } from "./missing-file.ts";
import type { ReadLedger } from "./read-ledger.ts";
import type { ToolContext } from "./tool-context.ts";
import { isMissing } from "./workspace-path.ts";

export function moveFileTool(
  context: Pick<ToolContext, "root">,
  ledger: ReadLedger,
): Tool<"move_file"> {
  return {
    name: "move_file",
    description: "Move or rename one file; imports are not updated.",
    readOnly: false,
    timeoutMs: 10_000,
    async work({ from, to }) {
      const root = await context.root();
      const source = await kindOf(join(root, from));
      if (source === null) return failed(await missingFile(root, from));
      if (source === "directory")
        return failed(`${from} is a directory. Move its files one by one.`);
      if ((await kindOf(join(root, to))) !== null) {
        return failed(
          `${to} exists already, so nothing was moved. Choose another name, or delete_file it first.`,
        );
      }
      await mkdir(dirname(join(root, to)), { recursive: true });
      await rename(join(root, from), join(root, to));
      ledger.move(from, to);
      return changed(`Moved ${from} to ${to}.`);
    },
  };
}

async function kindOf(absolute: string): Promise<"file" | "directory" | null> {
  try {
    return (await lstat(absolute)).isDirectory() ? "directory" : "file";
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}
