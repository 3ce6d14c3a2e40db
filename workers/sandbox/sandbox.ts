import type { Guarantees } from "../../contracts/guarantees.ts";

export type Backend = "bwrap" | "docker" | "podman" | "srt" | "none";

export type CommandRequest = {
  /** Run as `bash --noprofile --norc -c SCRIPT`. */
  script: string;
  /** Absolute, inside a writable or readonly root. */
  cwd: string;
  /** Absolute folders the command may write, normally the workspace root. */
  writable: readonly string[];
  /** Absolute paths it may only read; below a writable root they are protected. */
  readonly: readonly string[];
  /** The writable folders are a person's own: they keep their owner, whatever ran in them. */
  borrowed?: boolean;
  /** Allow-listed variables; nothing else of the host's environment is passed. */
  env: Readonly<Record<string, string>>;
  timeoutMs: number;
  /** Cap per stream. */
  outputBytes: number;
  signal?: AbortSignal;
};

export type CommandResult = {
  /** Null when it was stopped. */
  exitCode: number | null;
  stdout: string;
  stderr: string;
  truncated: boolean;
  stopped: "timeout" | "cancelled" | null;
  durationMs: number;
};

/** Where commands run. A command's own failure is a result; a sandbox that fails throws. */
export interface Sandbox {
  readonly backend: Backend;
  readonly guarantees: Guarantees;
  run(request: CommandRequest): Promise<CommandResult>;
  /** Waits until canaries have come to nothing, once for a machine; throws when one comes back. */
  ready(): Promise<void>;
  /** Sends canaries against every guarantee now; throws when one comes back. */
  probe(): Promise<Guarantees>;
}

/** No command may run: the sandbox is missing, weakened or broken. `mend` says what to type. */
export class SandboxUnavailableError extends Error {
  override name = "SandboxUnavailableError";
  readonly mend: string;

  constructor(problem: string, mend: string, cause?: unknown) {
    super(`${problem}\n${mend}`, { cause });
    this.mend = mend;
  }
}

/** This one command cannot be confined as asked, so it was not run. */
export class SandboxRefusedError extends Error {
  override name = "SandboxRefusedError";
}
