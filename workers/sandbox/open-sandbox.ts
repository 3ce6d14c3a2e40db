import { existsSync } from "node:fs";
import { checkBwrapFile } from "./bwrap-advice.ts";
import { createUnconfined } from "./none.ts";
import { type Backend, type Sandbox, SandboxUnavailableError } from "./sandbox.ts";
import { type Confinement, verifyFirst } from "./verified.ts";

export type SandboxOptions = {
  /** `none` must have been asked for on the command line, never by a project's file. */
  backend: Backend | "auto";
  /** For docker and podman, pinned by digest. */
  image?: string;
  /** Remembers, in the state home, that the canaries came to nothing on this machine. */
  verdictFile?: string;
  /** Default: the system's, which distributions' security profiles name by path. */
  bwrapFile?: string;
};

const systemBwrap = "/usr/bin/bwrap";
const engineFolders = ["/usr/bin", "/usr/local/bin", "/opt/homebrew/bin"];

/**
 * Chooses the sandbox and stays with it: throws SandboxUnavailableError, which says how to mend,
 * and never falls back to something weaker. Canaries try it before the first command.
 */
export async function openSandbox(options: SandboxOptions): Promise<Sandbox> {
  const backend = options.backend === "auto" ? chooseBackend(options) : options.backend;
  if (backend === "none") return createUnconfined();
  return verifyFirst(await openConfinement(backend, options), options.verdictFile);
}

/** An engine is taken only where its image is configured; missing bubblewrap is then no loss. */
function chooseBackend(options: SandboxOptions): Backend {
  if (process.platform === "linux") {
    if (!options.image || existsSync(options.bwrapFile ?? systemBwrap)) return "bwrap";
    return findEngine("docker") || !findEngine("podman") ? "docker" : "podman";
  }
  if (process.platform === "darwin") return "srt";
  throw new SandboxUnavailableError(
    `There is no sandbox of its own for ${process.platform}.`,
    "Run it in WSL 2 or a Linux machine, or configure `sandbox.backend: docker` with an image.",
  );
}

async function openConfinement(
  backend: Exclude<Backend, "none">,
  options: SandboxOptions,
): Promise<Confinement> {
  if (backend === "bwrap") {
    const file = options.bwrapFile ?? systemBwrap;
    checkBwrapFile(file);
    const { createBwrapConfinement } = await import("./bwrap.ts");
    return createBwrapConfinement(file);
  }
  if (backend === "srt") {
    const { openRuntime } = await import("./srt.ts");
    return openRuntime();
  }
  return openEngine(backend, options.image);
}

async function openEngine(engine: "docker" | "podman", image?: string): Promise<Confinement> {
  const file = findEngine(engine);
  if (!file) {
    throw new SandboxUnavailableError(
      `The ${engine} sandbox needs ${engine}, which is not installed.`,
      `Install ${engine}, or leave \`sandbox.backend\` at auto to use bubblewrap.`,
    );
  }
  if (!image) {
    throw new SandboxUnavailableError(
      `The ${engine} sandbox needs an image with bash and the project's tools.`,
      "Name one by digest in patchgate.yml: `sandbox: { image: node@sha256:… }`.",
    );
  }
  const { openContainer } = await import("./container.ts");
  return openContainer({ engine, image, file });
}

/** Where the engine's client is; never looked up in a PATH. */
function findEngine(engine: "docker" | "podman"): string | undefined {
  return engineFolders.map((folder) => `${folder}/${engine}`).find(existsSync);
}
