import { lstat, unlink } from "node:fs/promises";
import { join } from "node:path";
import { changed, failed, type Tool } from "./guard.ts";
import { missingFile } from "./missing-file.ts";
import type { ReadLedger } from "./read-ledger.ts";
import type { ToolContext } from "./tool-context.ts";
import { isMissing } from "./workspace-path.ts";

export function deleteFileTool(
  context: Pick<ToolContext, "root">,
  ledger: ReadLedger,
): Tool<"delete_file"> {
  return {
    name: "delete_file",
    description: "Delete one file. Not to rename: move_file.",
    readOnly: false,
    timeoutMs: 10_000,
    async work({ path }) {
      const root = await context.root();
      try {
        if ((await lstat(join(root, path))).isDirectory()) {
          return failed(`${path} is a directory. Delete its files one by one.`);
        }
        await unlink(join(root, path));
      } catch (error) {
        if (!isMissing(error)) throw error;
        return failed(await missingFile(root, path));
      }
      ledger.forget(path);
      return changed(`Deleted ${path}.`);
    },
  };
}
