import { join } from "node:path";
import { changed, failed, type Tool, type WorkDone } from "./guard.ts";
import { missingFile } from "./missing-file.ts";
import { explainMiss } from "./nearest-text.ts";
import type { ReadLedger } from "./read-ledger.ts";
import { type Replacement, replaceExactly } from "./replace-text.ts";
import { readTextFile, rewriteTextFile, type TextFile } from "./text-file.ts";
import type { ArgumentsOf } from "./tool-arguments.ts";
import type { ToolContext } from "./tool-context.ts";
import { isMissing } from "./workspace-path.ts";

const mostShownLines = 8;

export function editFileTool(
  context: Pick<ToolContext, "root">,
  ledger: ReadLedger,
): Tool<"edit_file"> {
  return {
    name: "edit_file",
    description: "Replace exact text in a file you have read. Not for new files: create_file.",
    readOnly: false,
    timeoutMs: 10_000,
    async work(args) {
      const root = await context.root();
      try {
        const file = await readTextFile(join(root, args.path), args.path);
        return (
          refuseBlindEdit(args.path, file, ledger) ?? (await editFile(root, file, args, ledger))
        );
      } catch (error) {
        if (!isMissing(error)) throw error;
        return failed(`${await missingFile(root, args.path)} To make a new file use create_file.`);
      }
    },
  };
}

function refuseBlindEdit(path: string, file: TextFile, ledger: ReadLedger): WorkDone | null {
  const known = ledger.compare(path, file.hash);
  if (known === "known") return null;
  return failed(
    known === "unread"
      ? `${path} was not edited: you have not read it. Call read_file on it, then edit what it truly says.`
      : `${path} was not edited: it has changed since you read it. Call read_file on it again, then edit.`,
  );
}

async function editFile(
  root: string,
  file: TextFile,
  args: ArgumentsOf<"edit_file">,
  ledger: ReadLedger,
): Promise<WorkDone> {
  const replaced = replaceExactly(file.text, args.old_string, args.new_string);
  if (replaced.same) return failed("Nothing was edited: old_string and new_string are the same.");
  if (replaced.lines.length === 0) return failed(explainMiss(file.text, args));
  if (replaced.lines.length > 1 && args.replace_all !== true) {
    return failed(
      `Nothing was edited: old_string occurs ${replaced.lines.length} times, at lines ${replaced.lines.slice(0, 10).join(", ")}. Add lines around the one you mean, or set replace_all.`,
    );
  }
  const hash = await rewriteTextFile(join(root, args.path), file, replaced.text);
  ledger.note(args.path, hash);
  return changed(describeEdit(args, replaced));
}

/** The first place as it reads now; the model knows the rest from its own arguments. */
function describeEdit(args: ArgumentsOf<"edit_file">, replaced: Replacement): string {
  const places = replaced.lines.length > 1 ? ` in ${replaced.lines.length} places` : "";
  const start = replaced.lines[0] ?? 1;
  const all = replaced.text.split(/\r?\n/);
  const height = args.new_string.split("\n").length;
  const first = Math.max(start - 1, 1);
  const last = Math.min(start + height, all.length);
  const shown = all
    .slice(first - 1, Math.min(last, first - 1 + mostShownLines))
    .map((line, index) => `${first + index}\t${line.slice(0, 160)}`);
  const more = last - first + 1 > mostShownLines ? [`… to line ${last}`] : [];
  return [`Edited ${args.path}${places}. It reads now:`, ...shown, ...more].join("\n");
}
