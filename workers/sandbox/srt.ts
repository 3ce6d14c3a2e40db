import { mkdtemp, rm } from "node:fs/promises";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import type { Guarantees } from "../../contracts/guarantees.ts";
import { runProcess } from "../process.ts";
import { commandEnvironment } from "./command-environment.ts";
import { planMounts } from "./mounts.ts";
import { type CommandRequest, type CommandResult, SandboxUnavailableError } from "./sandbox.ts";
import type { Confinement } from "./verified.ts";

const packageName = "@anthropic-ai/sandbox-runtime";

/** The part of the package that is used. */
type SandboxRuntime = {
  SandboxManager: {
    initialize(config: RuntimeConfig): Promise<void>;
    wrapWithSandboxArgv(
      command: string,
      shell?: string,
      config?: Partial<RuntimeConfig>,
      signal?: AbortSignal,
      cwd?: string,
    ): Promise<{ argv: string[]; env: Record<string, string | undefined> }>;
    cleanupAfterCommand(): void;
  };
};

type RuntimeConfig = {
  network: { allowedDomains: string[]; deniedDomains: string[] };
  filesystem: {
    denyRead: string[];
    allowRead: string[];
    allowWrite: string[];
    denyWrite: string[];
  };
};

/** It reads all but the home folder, keeps no process group, and bounds nothing. */
const guarantees: Guarantees = {
  reads: false,
  writes: true,
  // On Linux it lets machine sockets through, which no network namespace covers.
  network: process.platform !== "linux",
  environment: true,
  processTree: false,
  syscalls: false,
  limits: "none",
};

/** For macOS. Throws SandboxUnavailableError where the optional package cannot be used. */
export async function openRuntime(module = packageName): Promise<Confinement> {
  const { SandboxManager } = await loadRuntime(module);
  if (process.geteuid?.() === 0) {
    throw new SandboxUnavailableError(
      "The srt sandbox would run commands as root.",
      "Run as an ordinary user, or use bubblewrap, which drops root.",
    );
  }
  await SandboxManager.initialize(confine({ writable: [], readonly: [] })).catch(refuse);
  return {
    backend: "srt",
    guarantees,
    run: (request) => runWrapped(SandboxManager, request),
    fingerprint: () => JSON.stringify([packageName, process.platform, process.version]),
    mend: () => `Update the package: \`npm install ${packageName}\`.`,
  };
}

async function loadRuntime(module: string): Promise<SandboxRuntime> {
  try {
    return await import(module);
  } catch (cause) {
    throw new SandboxUnavailableError(
      `The srt sandbox needs the package ${packageName}, which is not installed.`,
      `Install it: \`npm install ${packageName}\` (for Node 20: version 0.0.78). Or configure \`sandbox.backend: docker\` with an image.`,
      cause,
    );
  }
}

function refuse(cause: Error): never {
  throw new SandboxUnavailableError(
    `${packageName} cannot be used here: ${cause.message}`,
    "On Linux it needs bubblewrap, socat and ripgrep: `sudo apt-get install bubblewrap socat ripgrep`.",
    cause,
  );
}

async function runWrapped(
  manager: SandboxRuntime["SandboxManager"],
  request: CommandRequest,
): Promise<CommandResult> {
  planMounts(request);
  const { signal, cwd, timeoutMs, outputBytes } = request;
  const home = await mkdtemp(join(tmpdir(), "patchgate-home-"));
  // The package names a temporary folder of its own, which it does not make.
  const script = `export TMPDIR='${home}'; ${request.script}`;
  const config = confine({ ...request, writable: [...request.writable, home] });
  try {
    const wrapped = await manager.wrapWithSandboxArgv(script, "bash", config, signal, cwd);
    const [file = "bash", ...args] = wrapped.argv;
    const { extra: _unused, ...result } = await runProcess({
      ...{ file, args, cwd, signal, timeoutMs, outputBytes },
      // Not the environment it proposes: that one is the host's.
      env: commandEnvironment(request.env, home, []),
    });
    return result;
  } finally {
    manager.cleanupAfterCommand();
    await rm(home, { recursive: true, force: true });
  }
}

function confine(paths: Pick<CommandRequest, "writable" | "readonly">): RuntimeConfig {
  return {
    network: { allowedDomains: [], deniedDomains: [] },
    filesystem: {
      denyRead: [homedir()],
      allowRead: [...paths.writable, ...paths.readonly],
      allowWrite: [...paths.writable],
      denyWrite: [...paths.readonly, ...paths.writable.map((root) => `${root}/.git`)],
    },
  };
}
