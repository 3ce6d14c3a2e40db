import { execFile } from "node:child_process";
import { join, posix } from "node:path";
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
  if (ended.missing || ended.stderr.includes("error parsing glob")) return null;
  const message = patternProblem(ended.stderr);
  if (message !== null) return { kind: "invalid", message };
  return {
    kind: "found",
    files: parseOutput(ended.stdout, request.folder),
    endedEarly: ended.endedEarly || ended.stderr.includes("error matching"),
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

type Ended = {
  stdout: string;
  stderr: string;
  code: number;
  missing: boolean;
  endedEarly: boolean;
};

function runRipgrep(file: string, request: SearchRequest): Promise<Ended> {
  return new Promise((resolve) => {
    const options = {
      cwd: join(request.root, request.folder),
      env: { PATH: process.env.PATH },
      maxBuffer: mostOutputBytes,
      timeout: searchTimeMs,
      killSignal: "SIGKILL" as const,
      signal: request.signal,
    };
    execFile(file, ripgrepArguments(request), options, (error, stdout, stderr) => {
      const code = typeof error?.code === "number" ? error.code : 0;
      const missing = error?.code === "ENOENT" || error?.code === "EACCES";
      const endedEarly = error !== null && typeof error.code !== "number";
      resolve({ stdout, stderr, code, missing, endedEarly });
    });
  });
}

/** `path NUL number (: or -) text`; a line cut off in the middle is left out. */
function parseOutput(stdout: string, folder: string): FoundFile[] {
  const files = new Map<string, FoundLine[]>();
  for (const line of stdout.split("\n")) {
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

/** What both of ripgrep's regex engines found wrong, in one line. */
function patternProblem(stderr: string): string | null {
  if (!/regex (could not be compiled|parse error)/.test(stderr)) return null;
  const problem =
    /error compiling pattern at offset \d+: (.+)/.exec(stderr) ?? /^error: (.+)/m.exec(stderr);
  return problem?.[1] ?? "it does not compile";
}
