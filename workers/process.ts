import { type ChildProcess, spawn } from "node:child_process";
import { Readable, Writable } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import { watchGroup } from "./live-groups.ts";
import { BoundedOutput } from "./process-output.ts";

export type ProcessRequest = {
  /** Absolute path, or a name looked up in `env.PATH`. */
  file: string;
  args: readonly string[];
  cwd: string;
  /** The whole environment: nothing is inherited. */
  env: Readonly<Record<string, string>>;
  timeoutMs: number;
  /** Cap per stream; the head and the tail are kept. */
  outputBytes: number;
  /** How output becomes text; in latin1 each byte is one character. */
  encoding?: "utf8" | "latin1";
  signal?: AbortSignal;
  input?: string | Uint8Array;
  /** Each is offered to the child as one more readable descriptor, from 3 on. */
  extraInputs?: readonly (string | Uint8Array)[];
  /** Offers one more writable descriptor, after the extra inputs. */
  extraOutput?: boolean;
  /** The group also ends when this process is killed; not to be combined with an input. */
  tethered?: boolean;
};

export type ProcessResult = {
  /** Null when a signal ended it or it never started. */
  exitCode: number | null;
  stdout: string;
  stderr: string;
  /** What the program wrote to the extra output; empty without one. */
  extra: string;
  truncated: boolean;
  stopped: "timeout" | "cancelled" | null;
  durationMs: number;
};

/** The program could not be started at all. */
export class ProcessStartError extends Error {
  override name = "ProcessStartError";
}

/** Between asking a process group to end and ending it. */
const termGraceMs = 500;
/** How long output may trail behind the exit when a stray descendant holds the pipe. */
const drainMs = 250;

/**
 * Runs a program in a process group of its own. The group is gone when this resolves: at the
 * wall clock or the abort it gets SIGTERM, then SIGKILL; descendants left behind get SIGKILL.
 * `node:child_process` and not execa: execa kills neither groups nor grandchildren, and waits
 * for pipes they hold.
 */
export async function runProcess(request: ProcessRequest): Promise<ProcessResult> {
  const startedAt = performance.now();
  const stdout = new BoundedOutput(request.outputBytes);
  const stderr = new BoundedOutput(request.outputBytes);
  const extra = new BoundedOutput(request.outputBytes);
  const ended = request.signal?.aborted
    ? { exitCode: null, stopped: "cancelled" as const }
    : await superviseGroup(request, [stdout, stderr, extra]);
  return {
    exitCode: ended.exitCode,
    stdout: stdout.text(request.encoding),
    stderr: stderr.text(),
    extra: extra.text(),
    truncated: stdout.truncated || stderr.truncated,
    stopped: ended.stopped,
    durationMs: performance.now() - startedAt,
  };
}

type Ended = Pick<ProcessResult, "exitCode" | "stopped">;

async function superviseGroup(
  request: ProcessRequest,
  [stdout, stderr, extra]: [BoundedOutput, BoundedOutput, BoundedOutput],
): Promise<Ended> {
  const child = startGroup(request);
  collect(child.stdout, stdout);
  collect(child.stderr, stderr);
  if (request.extraOutput) collect(child.stdio.at(-1), extra);
  feedInputs(child, request);
  const limit = limitGroup(child, request);
  const ended = watchGroup(child.pid);
  try {
    const exitCode = await waitForExit(child, request);
    await waitForGroup(child);
    return { exitCode: limit.stopped() ? null : exitCode, stopped: limit.stopped() };
  } finally {
    ended();
    limit.release();
  }
}

/** Holds the other end of a pipe that only the death of this process closes. */
const tether =
  'exec 3<&0 </dev/null; (while read -r _; do :; done <&3; kill -KILL 0) >/dev/null 2>&1 & exec 3<&-; exec "$0" "$@"';

function startGroup(request: ProcessRequest): ChildProcess {
  const { file, args, tethered = false } = request;
  const extraCount = (request.extraInputs?.length ?? 0) + (request.extraOutput ? 1 : 0);
  const extra = new Array<"pipe">(extraCount).fill("pipe");
  const input = request.input === undefined && !tethered ? "ignore" : "pipe";
  try {
    return spawn(tethered ? "/bin/sh" : file, tethered ? ["-c", tether, file, ...args] : args, {
      cwd: request.cwd,
      env: { ...request.env },
      detached: true,
      stdio: [input, "pipe", "pipe", ...extra],
    });
  } catch (cause) {
    throw startError(request, cause);
  }
}

function collect(stream: ChildProcess["stdio"][number] | undefined, output: BoundedOutput): void {
  if (stream instanceof Readable) stream.on("data", (chunk: Buffer) => output.push(chunk));
}

function feedInputs(child: ChildProcess, request: ProcessRequest): void {
  const inputs = [request.input, undefined, undefined, ...(request.extraInputs ?? [])];
  for (const [descriptor, bytes] of inputs.entries()) {
    const pipe = child.stdio[descriptor];
    if (bytes === undefined || !(pipe instanceof Writable)) continue;
    // A child that ends without reading its input is no fault of ours.
    pipe.on("error", () => {});
    pipe.end(bytes);
  }
}

/** Ends the group at the wall clock or at the abort, whichever comes first. */
function limitGroup(child: ChildProcess, request: ProcessRequest) {
  let stopped: Ended["stopped"] = null;
  let force: NodeJS.Timeout | undefined;
  const stop = (why: "timeout" | "cancelled") => {
    if (stopped) return;
    stopped = why;
    signalGroup(child, "SIGTERM");
    force = setTimeout(() => signalGroup(child, "SIGKILL"), termGraceMs);
  };
  const cancel = () => stop("cancelled");
  const clock = setTimeout(() => stop("timeout"), request.timeoutMs);
  request.signal?.addEventListener("abort", cancel, { once: true });
  return {
    stopped: () => stopped,
    release() {
      clearTimeout(clock);
      clearTimeout(force);
      request.signal?.removeEventListener("abort", cancel);
    },
  };
}

function waitForExit(child: ChildProcess, request: ProcessRequest): Promise<number | null> {
  return new Promise((resolve, reject) => {
    let drain: NodeJS.Timeout | undefined;
    child.once("error", (cause) => reject(startError(request, cause)));
    child.once("exit", () => {
      signalGroup(child, "SIGKILL");
      drain = setTimeout(() => {
        for (const stream of child.stdio) stream?.destroy();
      }, drainMs);
    });
    child.once("close", (exitCode) => {
      clearTimeout(drain);
      resolve(exitCode);
    });
  });
}

/** A killed process is gone a moment later. Bounded: one that nobody reaps stays listed. */
async function waitForGroup(child: ChildProcess): Promise<void> {
  const deadline = performance.now() + drainMs;
  while (signalGroup(child, 0) && performance.now() < deadline) await sleep(1);
}

/** False when the group has ended already. */
function signalGroup(child: ChildProcess, signal: NodeJS.Signals | 0): boolean {
  if (child.pid === undefined) return false;
  try {
    return process.kill(-child.pid, signal);
  } catch {
    return false;
  }
}

function startError(request: ProcessRequest, cause: unknown): ProcessStartError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new ProcessStartError(
    `Cannot start ${request.file} in ${request.cwd}: ${reason}. ` +
      "Check that the program is installed and the folder exists.",
    { cause },
  );
}
