import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { accessSync, constants } from "node:fs";
import { delimiter, isAbsolute, join } from "node:path";
import { runProcess } from "./process.ts";

type GitCall = {
  input?: string | Uint8Array;
  /** For names that need not be UTF-8: each byte is one character of the answer. */
  encoding?: "utf8" | "latin1";
  signal?: AbortSignal;
  env?: Record<string, string>;
  /** Git passes by what it may not open, with a warning: here that is no success. */
  whole?: boolean;
};

/** Runs one git command and answers what it printed. */
export type Git = (args: readonly string[], call?: GitCall) => Promise<string>;

/** git refused; the message carries its own words. */
export class GitError extends Error {
  override name = "GitError";
  readonly exitCode: number | null;

  constructor(message: string, exitCode: number | null) {
    super(message);
    this.exitCode = exitCode;
  }
}

/** Settings that could start a program, or make the same tree read differently elsewhere. */
const pinned = [
  "core.hooksPath=/dev/null",
  "core.fsmonitor=false",
  "core.untrackedCache=keep",
  "core.autocrlf=false",
  "core.safecrlf=false",
  "core.quotePath=false",
  "core.protectHFS=true",
  "core.protectNTFS=true",
  "core.pager=cat",
  "commit.gpgSign=false",
  "diff.ignoreSubmodules=all",
  "gc.auto=0",
  "maintenance.auto=false",
  "protocol.allow=never",
  "submodule.recurse=false",
].flatMap((setting) => ["-c", setting]);

const sealedEnv = {
  GIT_CONFIG_NOSYSTEM: "1",
  GIT_CONFIG_GLOBAL: "/dev/null",
  GIT_ATTR_NOSYSTEM: "1",
  GIT_NO_REPLACE_OBJECTS: "1",
  GIT_LITERAL_PATHSPECS: "1",
  GIT_OPTIONAL_LOCKS: "0",
  GIT_TERMINAL_PROMPT: "0",
  LC_ALL: "C",
};

const timeoutMs = 10 * 60_000;
const outputBytes = 512 * 2 ** 20;

/** Where git runs, and with which settings. */
export type GitPlace = { settings: string[]; cwd: string; env: Record<string, string> };

/**
 * A directory only this program writes. The work tree is named on every call, so a `.git`
 * that someone plants in it is never looked at, and with it no hook, filter or configuration.
 * Without a work tree no attributes are read either: content alone decides what is binary.
 */
export function sealedPlace(where: {
  gitDir: string;
  workTree?: string;
  indexFile?: string;
}): GitPlace {
  const settings = [...pinned, `--git-dir=${where.gitDir}`];
  if (where.workTree) settings.push(`--work-tree=${where.workTree}`);
  const cwd = where.workTree ?? where.gitDir;
  const env = where.indexFile ? { ...sealedEnv, GIT_INDEX_FILE: where.indexFile } : sealedEnv;
  return { settings, cwd, env };
}

/** The user's repository with the user's own settings, hooks and monitors left out. */
export function userPlace(repository: string): GitPlace {
  const env = { HOME: process.env.HOME ?? "", GIT_OPTIONAL_LOCKS: "0", GIT_TERMINAL_PROMPT: "0" };
  const settings = ["-c", "core.hooksPath=/dev/null", "-c", "core.fsmonitor=false"];
  return { settings, cwd: repository, env: { ...env, LC_ALL: "C" } };
}

export function gitAt({ settings, cwd, env }: GitPlace): Git {
  return (args, call = {}) => runGit([...settings, ...args], cwd, call, env);
}

export function sealedGit(where: Parameters<typeof sealedPlace>[0]): Git {
  return gitAt(sealedPlace(where));
}

export function userGit(repository: string): Git {
  return gitAt(userPlace(repository));
}

/** Starts a git command that answers for as long as its input stays open. */
export function startGit(
  { settings, cwd, env }: GitPlace,
  args: readonly string[],
): ChildProcessWithoutNullStreams {
  const path = process.env.PATH ?? "";
  return spawn(gitProgram(), [...settings, ...args], { cwd, env: { PATH: path, ...env } });
}

async function runGit(
  args: readonly string[],
  cwd: string,
  call: GitCall,
  env: Record<string, string>,
): Promise<string> {
  const result = await runProcess({
    file: gitProgram(),
    args,
    cwd,
    env: { PATH: process.env.PATH ?? "", ...env, ...call.env },
    timeoutMs,
    outputBytes,
    signal: call.signal,
    input: call.input,
    encoding: call.encoding,
  });
  const passedBy = call.whole === true && /Permission denied/.test(result.stderr);
  if (result.exitCode === 0 && !passedBy) return result.stdout;
  const why = result.stopped ?? (result.stderr.trim() || `exit code ${result.exitCode}`);
  throw new GitError(`git ${commandOf(args)} did not succeed: ${why}`, result.exitCode);
}

/** The subcommand and what follows, without the settings before it. */
function commandOf(args: readonly string[]): string {
  const start = args.findIndex((arg, at) => !arg.startsWith("-") && args[at - 1] !== "-c");
  return args.slice(start).join(" ");
}

let program: string | undefined;

/** Found once among absolute folders: a `git` in a working folder is never run. */
function gitProgram(): string {
  program ??= (process.env.PATH ?? "")
    .split(delimiter)
    .filter(isAbsolute)
    .map((folder) => join(folder, process.platform === "win32" ? "git.exe" : "git"))
    .find(isProgram);
  if (program) return program;
  throw new GitError("git was not found on PATH. Install git 2.30 or later.", null);
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
