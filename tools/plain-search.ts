import { join, posix } from "node:path";
import { createContext, Script } from "node:vm";
import { clipLine } from "./clip.ts";
import { globMatcher } from "./glob.ts";
import {
  type FoundFile,
  type FoundLine,
  longestFoundLine,
  type SearchRequest,
  type SearchResult,
} from "./search.ts";
import { linesOf, readTextFile } from "./text-file.ts";
import { listWorkspaceFiles } from "./workspace-files.ts";

const filesAtOnce = 64;
const matchingTimeMs = 2_000;

/** The same search without ripgrep: a little slower, and matching may take two seconds in all. */
export async function searchPlainly(request: SearchRequest): Promise<SearchResult> {
  const pattern = compilePattern(request.pattern);
  if (pattern instanceof SyntaxError) return { kind: "invalid", message: pattern.message };
  const paths = await pathsToSearch(request);
  const files: FoundFile[] = [];
  let left = matchingTimeMs;
  for (let at = 0; at < paths.length && left > 0; at += filesAtOnce) {
    request.signal.throwIfAborted();
    const texts = await Promise.all(
      paths.slice(at, at + filesAtOnce).map((path) => readLines(request.root, path)),
    );
    const started = performance.now();
    const ended = withinTime(left, () => {
      for (const { path, lines } of texts) {
        const found = findLines(lines, pattern, request.context);
        if (found.length > 0) files.push({ path, lines: found });
      }
    });
    left = ended ? left - (performance.now() - started) : 0;
  }
  return { kind: "found", files, endedEarly: left <= 0 };
}

/** Rust's spelling of the few things that JavaScript writes otherwise. */
function compilePattern(pattern: string): RegExp | SyntaxError {
  const flags = /^\(\?i\)/.test(pattern) ? "i" : "";
  try {
    return new RegExp(pattern.replace(/^\(\?i\)/, "").replaceAll("(?P<", "(?<"), flags);
  } catch (error) {
    return error instanceof SyntaxError ? error : new SyntaxError(String(error));
  }
}

async function pathsToSearch(request: SearchRequest): Promise<string[]> {
  if (request.file !== null) return [posix.join(request.folder, request.file)];
  const matches = request.glob === null ? () => true : globMatcher(request.glob);
  const start = request.folder === "." ? 0 : request.folder.length + 1;
  const files = await listWorkspaceFiles(request.root, request.folder);
  return files
    .filter((file) => !file.link && matches(file.path.slice(start)))
    .map((file) => file.path);
}

async function readLines(root: string, path: string): Promise<{ path: string; lines: string[] }> {
  try {
    return { path, lines: linesOf((await readTextFile(join(root, path), path)).text) };
  } catch {
    // Binary, huge or gone meanwhile: nothing to find in it.
    return { path, lines: [] };
  }
}

function findLines(lines: string[], pattern: RegExp, context: number): FoundLine[] {
  const matches = new Set<number>();
  const wanted = new Set<number>();
  for (const [index, line] of lines.entries()) {
    if (!pattern.test(line)) continue;
    matches.add(index);
    for (let near = index - context; near <= index + context; near += 1) wanted.add(near);
  }
  return [...wanted]
    .filter((index) => index >= 0 && index < lines.length)
    .sort((one, other) => one - other)
    .map((index) => ({
      number: index + 1,
      text: clipLine(lines[index] ?? "", longestFoundLine),
      match: matches.has(index),
    }));
}

const bounded = createContext({ work: () => {} });
const script = new Script("work()");

/** Runs the work and answers true, or stops it midway: a pattern may need for ever on one line. */
function withinTime(timeMs: number, work: () => void): boolean {
  bounded.work = work;
  try {
    script.runInContext(bounded, { timeout: Math.max(1, Math.ceil(timeMs)) });
    return true;
  } catch (error) {
    // The error comes from the other context, so it is no instance of this one's Error.
    const code = typeof error === "object" && error !== null && "code" in error && error.code;
    if (code === "ERR_SCRIPT_EXECUTION_TIMEOUT") return false;
    throw error;
  }
}
