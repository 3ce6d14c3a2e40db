import type { CommandResult, Sandbox } from "./sandbox/sandbox.ts";

/** A working copy, and what its commands may see and how long they may take. */
export type Place = {
  root: string;
  sandbox: Sandbox;
  readonly: string[];
  /** Folders outside the working copy that commands may write in. */
  writable?: string[];
  /** The working copy is a person's own. */
  borrowed?: boolean;
  env: Record<string, string>;
  timeoutMs: number;
  signal: AbortSignal;
};

/** Terminal colours and cursor moves; they carry nothing a check says. */
const escapes = new RegExp(`${String.fromCharCode(27)}\\[[0-9;?]*[A-Za-z]`, "g");

const OUTPUT_BYTES = 8 * 1024 * 1024;

/** Runs one of the repository's own commands in the sandbox, on the whole working copy. */
export async function runCommand(
  script: string,
  place: Place,
  alsoWritable: string[] = [],
): Promise<CommandResult> {
  const result = await place.sandbox.run({
    script,
    cwd: place.root,
    writable: [place.root, ...(place.writable ?? []), ...alsoWritable],
    readonly: place.readonly,
    ...(place.borrowed ? { borrowed: true } : {}),
    env: { NO_COLOR: "1", FORCE_COLOR: "0", ...place.env },
    timeoutMs: place.timeoutMs,
    outputBytes: OUTPUT_BYTES,
    signal: place.signal,
  });
  // A command that was stopped because the run stops says nothing about the patch.
  place.signal.throwIfAborted();
  const plain = (text: string) => text.replace(escapes, "");
  return { ...result, stdout: plain(result.stdout), stderr: plain(result.stderr) };
}
