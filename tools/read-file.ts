import { join } from "node:path";
import { clipLine } from "./clip.ts";
import { answered, failed, type Tool } from "./guard.ts";
import { missingFile } from "./missing-file.ts";
import type { ReadLedger } from "./read-ledger.ts";
import { linesOf, readTextFile, type TextFile } from "./text-file.ts";
import type { ArgumentsOf } from "./tool-arguments.ts";
import type { ToolContext } from "./tool-context.ts";
import { isMissing } from "./workspace-path.ts";

const mostLines = 400;
const mostCharacters = 16_000;
const longestLine = 2_000;

/**
 * Plain text costs a fifth less than numbered lines and can be copied into an edit as it is;
 * only a role that must cite lines and never edits gets numbers.
 */
export function readFileTool(
  context: Pick<ToolContext, "root">,
  ledger: ReadLedger,
  numbered: boolean,
): Tool<"read_file"> {
  return {
    name: "read_file",
    description: numbered
      ? "Read a text file, lines numbered. Not to find something in big files: search_code."
      : "Read a text file: one [range] line, then plain text. Not to find something in big files: search_code.",
    readOnly: true,
    timeoutMs: 10_000,
    async work(args) {
      const root = await context.root();
      try {
        const file = await readTextFile(join(root, args.path), args.path);
        ledger.note(args.path, file.hash);
        return showLines(file, args, numbered);
      } catch (error) {
        if (!isMissing(error)) throw error;
        return failed(await missingFile(root, args.path));
      }
    },
  };
}

function showLines(file: TextFile, args: ArgumentsOf<"read_file">, numbered: boolean) {
  const lines = linesOf(file.text);
  const total = lines.length;
  if (total === 0) return answered(`[${args.path} is empty]`);
  const start = Math.max(args.start_line ?? 1, 1);
  const end = Math.min(args.end_line ?? total, total);
  if (start > total) {
    return failed(`${args.path} has ${count(total)}; start_line ${start} is past its end.`);
  }
  if (args.end_line !== null && args.end_line < start) {
    return failed(
      `end_line ${args.end_line} comes before start_line ${start}. ${args.path} has ${count(total)}.`,
    );
  }
  const shown = fitLines(lines.slice(start - 1, end), start, numbered);
  const last = start + shown.length - 1;
  const range =
    start === 1 && last === total
      ? count(total)
      : `lines ${start}-${last} of ${total.toLocaleString("en")}`;
  const more = last < end ? `; continue with start_line ${last + 1}` : "";
  return answered([`[${args.path} ${range}${more}]`, ...shown].join("\n"));
}

function fitLines(lines: string[], start: number, numbered: boolean): string[] {
  const shown: string[] = [];
  let used = 0;
  for (const line of lines.slice(0, mostLines)) {
    const clipped = clipLine(line, longestLine);
    used += clipped.length + 1;
    if (used > mostCharacters && shown.length > 0) break;
    shown.push(numbered ? `${start + shown.length}\t${clipped}` : clipped);
  }
  return shown;
}

function count(lines: number): string {
  return lines === 1 ? "1 line" : `${lines.toLocaleString("en")} lines`;
}
