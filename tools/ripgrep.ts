import { join, posix } from "node:path";
import { type ProcessResult, ProcessStartError, runProcess } from "../workers/process.ts";
import { clipLine } from "./clip.ts";
import {
  type FoundFile,
  type FoundLine,
  longestFoundLine,
  type SearchRequest,
  type SearchResult,
  searchTimeMs,
} from "./search.ts";

const mostOutputBytes = 8_000_000;

let program: Promise<string> | undefined;

/** Searches with ripgrep; null when there is none here, or it does not take the glob. */
export async function searchWithRipgrep(request: SearchRequest): Promise<SearchResult | null> {
  program ??= findProgram();
  const ended = await runRipgrep(await program, request);
  if (ended === null || ended.stderr.includes("error parsing glob")) return null;
  const message = patternProblem(ended.stderr);
  if (message !== null) return { kind: "invalid", message };
  const gaveUp = ended.stderr.includes("error matching");
  return {
    kind: "found",
    files: parseOutput(ended.stdout, request.folder),
    endedEarly: gaveUp || ended.truncated || ended.stopped !== null,
  };
}

/** The packaged binary, else whatever `rg` the machine has. */
async function findProgram(): Promise<string> {
  try {
    return (await import("@vscode/ripgrep")).rgPath;
  } catch {
    return "rg";
  }
}

function ripgrepArguments(request: SearchRequest): string[] {
  const globs =
    request.glob === null ? [] : [request.glob, `${request.glob.replace(/\/$/, "")}/**`];
  return [
    "--no-config",
    "--color=never",
    "--line-number",
    "--with-filename",
    "--no-heading",
    "--null",
    "--hidden",
    "--crlf",
    "--engine=auto",
    `--max-columns=${longestFoundLine * 4}`,
    "--max-columns-preview",
    "--no-require-git",
    "--no-ignore-dot",
    "--no-ignore-exclude",
    "--no-ignore-global",
    // Files above the workspace have no say in it; files above a folder inside it do.
    ...(request.folder === "." ? ["--no-ignore-parent"] : []),
    `--context=${request.context}`,
    ...globs.map((glob) => `--glob=${glob}`),
    "--glob=!.git",
    "--glob=!node_modules",
    `--regexp=${request.pattern}`,
    "--",
    request.file === null ? "./" : `./${request.file}`,
  ];
}

async function runRipgrep(file: string, request: SearchRequest): Promise<ProcessResult | null> {
  try {
    return await runProcess({
      file,
      args: ripgrepArguments(request),
      cwd: join(request.root, request.folder),
      env: { PATH: process.env.PATH ?? "" },
      timeoutMs: searchTimeMs,
      outputBytes: mostOutputBytes,
      signal: request.signal,
    });
  } catch (error) {
    if (error instanceof ProcessStartError) return null;
    throw error;
  }
}

/** Each line is `path NUL number (: or -) text`. */
function parseOutput(stdout: string, folder: string): FoundFile[] {
  const files = new Map<string, FoundLine[]>();
  for (const line of wholeLines(stdout)) {
    const parsed = /^(?:\.\/)?([^\0]+)\0(\d+)([:-])(.*)$/s.exec(line);
    if (!parsed) continue;
    const [, name = "", number, mark, text = ""] = parsed;
    const path = posix.join(folder, name);
    const lines = files.get(path) ?? [];
    if (lines.length === 0) files.set(path, lines);
    lines.push({
      number: Number(number),
      text: clipLine(text.replace(/\r$/, ""), longestFoundLine),
      match: mark === ":",
    });
  }
  return [...files]
    .map(([path, lines]) => ({ path, lines }))
    .sort((one, other) => (one.path < other.path ? -1 : 1));
}

/** Where output was left out, the line after the mark has lost its beginning. */
function wholeLines(stdout: string): string[] {
  const lines = stdout.split("\n");
  return lines.filter((_, index) => !lines[index - 1]?.startsWith("[… "));
}

/** What both of ripgrep's regex engines found wrong, in one line. */
function patternProblem(stderr: string): string | null {
  if (!/regex (could not be compiled|parse error)/.test(stderr)) return null;
  const problem =
    /error compiling pattern at offset \d+: (.+)/.exec(stderr) ?? /^error: (.+)/m.exec(stderr);
  return problem?.[1] ?? "it does not compile";
}
