import { createBwrapSandbox } from "./bwrap.ts";
import { checkBwrapFile } from "./bwrap-advice.ts";
import { createUnconfined } from "./none.ts";
import { type Backend, type Sandbox, SandboxUnavailableError } from "./sandbox.ts";

export type SandboxOptions = {
  /** `none` must have been asked for on the command line, never by a project's file. */
  backend: Backend | "auto";
  /** For docker and podman, pinned by digest. */
  image?: string;
  /** Default: the system's, which distributions' security profiles name by path. */
  bwrapFile?: string;
};

/**
 * Chooses the sandbox and stays with it: throws SandboxUnavailableError, which says how to mend,
 * and never falls back to something weaker.
 */
export async function openSandbox(options: SandboxOptions): Promise<Sandbox> {
  switch (options.backend) {
    case "none":
      return createUnconfined();
    case "auto":
    case "bwrap":
      return openBwrap(options);
    default:
      throw new SandboxUnavailableError(`No ${options.backend} here.`, "Use bubblewrap.");
  }
}

function openBwrap(options: SandboxOptions): Sandbox {
  const file = options.bwrapFile ?? "/usr/bin/bwrap";
  checkBwrapFile(file);
  return createBwrapSandbox({ file });
}
