import { lstat } from "node:fs/promises";
import { join, posix } from "node:path";
import { globBelow } from "./glob.ts";
import { answered, failed, type Tool } from "./guard.ts";
import { missingFile } from "./missing-file.ts";
import { searchPlainly } from "./plain-search.ts";
import { searchWithRipgrep } from "./ripgrep.ts";
import type { FoundFile, SearchRequest, SearchResult } from "./search.ts";
import type { ArgumentsOf } from "./tool-arguments.ts";
import type { ToolContext } from "./tool-context.ts";
import { isMissing } from "./workspace-path.ts";

const mostMatches = 100;
const mostCharacters = 10_000;
const mostContext = 10;

export type SearchEngine = (request: SearchRequest) => Promise<SearchResult>;

/** Ripgrep where there is one, else the plain engine. */
export async function searchFiles(request: SearchRequest): Promise<SearchResult> {
  return (await searchWithRipgrep(request)) ?? (await searchPlainly(request));
}

export function searchCodeTool(
  context: Pick<ToolContext, "root" | "judge">,
  search: SearchEngine,
): Tool<"search_code"> {
  return {
    name: "search_code",
    description: "Search file text, case-sensitive. Not for file names: list_files.",
    readOnly: true,
    timeoutMs: 30_000,
    async work(args, { signal }) {
      const root = await context.root();
      const place = await searchPlace(root, args.path ?? ".");
      if (!place) return failed(await missingFile(root, args.path ?? "."));
      const result = await search({
        root,
        ...place,
        pattern: args.pattern,
        glob: args.glob === null ? null : globBelow(place.folder, args.glob),
        context: Math.min(Math.max(args.context ?? 0, 0), mostContext),
        signal,
      });
      signal.throwIfAborted();
      if (result.kind === "invalid") return failed(explainPattern(args.pattern, result.message));
      return answered(showResult(result, args, context));
    },
  };
}

async function searchPlace(root: string, path: string) {
  try {
    const found = await lstat(join(root, path));
    if (found.isDirectory()) return { folder: path, file: null };
    return { folder: posix.dirname(path), file: posix.basename(path) };
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}

function explainPattern(pattern: string, message: string): string {
  const literal = pattern.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");
  return `The pattern is not a valid regular expression: ${message}. To find exactly this text, use ${literal}`;
}

function showResult(
  result: Extract<SearchResult, { kind: "found" }>,
  args: ArgumentsOf<"search_code">,
  context: Pick<ToolContext, "judge">,
): string {
  const files = result.files.filter((file) => mayRead(file.path, context));
  const hidden = result.files.length - files.length;
  const matches = files.flatMap((file) => file.lines.filter((line) => line.match)).length;
  const early = result.endedEarly
    ? " (the search took too long and was ended early; narrow it)"
    : "";
  const withheld = hidden > 0 ? ` (${hidden} more may not be read: policy)` : "";
  if (matches === 0) {
    const where = [args.path, args.glob].filter((each) => each !== null).join(" ");
    return `[no matches for ${args.pattern}${where ? ` in ${where}` : ""}${early}${withheld}]`;
  }
  const shown = fitFiles(files);
  const total = `${count(matches, "match", "matches")} in ${count(files.length, "file", "files")}`;
  const cut =
    shown.matches < matches
      ? `; the first ${shown.matches} are shown, narrow with path, glob or pattern`
      : "";
  return [`[${total}${cut}${early}${withheld}]`, ...shown.lines].join("\n");
}

/** A match must not tell what reading the file would be refused. */
function mayRead(path: string, context: Pick<ToolContext, "judge">): boolean {
  const action = {
    tool: "read_file" as const,
    arguments: { path, start_line: null, end_line: null },
  };
  return context.judge(action).decision === "allow";
}

function fitFiles(files: FoundFile[]): { lines: string[]; matches: number } {
  const lines: string[] = [];
  let matches = 0;
  let used = 0;
  for (const { text, match } of files.flatMap(showFile)) {
    used += text.length + 1;
    if (used > mostCharacters || (match && matches >= mostMatches)) break;
    lines.push(text);
    matches += match ? 1 : 0;
  }
  return { lines, matches };
}

/** The path, then each line with its number, `:` for a match and `-` for what is around it. */
function showFile(file: FoundFile): { text: string; match: boolean }[] {
  const around = file.lines.some((line) => !line.match);
  return file.lines.flatMap((line, index) => {
    const before = file.lines[index - 1];
    const apart = around && before !== undefined && line.number > before.number + 1;
    const lead = before ? (apart ? ["--"] : []) : [file.path];
    const text = `${line.number}${line.match ? ":" : "-"}${line.text}`;
    return [...lead.map((each) => ({ text: each, match: false })), { text, match: line.match }];
  });
}
function count(many: number, one: string, more: string): string {
  return `${many.toLocaleString("en")} ${many === 1 ? one : more}`;
}
