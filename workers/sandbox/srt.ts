import { homedir } from "node:os";
import type { Guarantees } from "../../contracts/guarantees.ts";
import { runProcess } from "../process.ts";
import { commandEnvironment } from "./command-environment.ts";
import { planMounts } from "./mounts.ts";
import { type CommandRequest, SandboxUnavailableError } from "./sandbox.ts";
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
  network: true,
  environment: true,
  processTree: false,
  syscalls: false,
  limits: "none",
};

/** For macOS. Throws SandboxUnavailableError when the optional package is not installed. */
export async function openRuntime(): Promise<Confinement> {
  const { SandboxManager } = await loadRuntime();
  await SandboxManager.initialize(confine({ writable: [], readonly: [] }));
  return {
    backend: "srt",
    guarantees,
    run: (request) => runWrapped(SandboxManager, request),
    fingerprint: () => JSON.stringify([packageName, process.platform, process.version]),
    mend: () => `Update the package: \`npm install ${packageName}\`.`,
  };
}

async function loadRuntime(): Promise<SandboxRuntime> {
  try {
    return await import(packageName);
  } catch (cause) {
    throw new SandboxUnavailableError(
      `The srt sandbox needs the package ${packageName}, which is not installed.`,
      `Install it: \`npm install ${packageName}\`. Or configure \`sandbox.backend: docker\` with an image.`,
      cause,
    );
  }
}

async function runWrapped(manager: SandboxRuntime["SandboxManager"], request: CommandRequest) {
  planMounts(request);
  const { signal, cwd } = request;
  const config = confine(request);
  const wrapped = await manager.wrapWithSandboxArgv(request.script, "bash", config, signal, cwd);
  const [file = "bash", ...args] = wrapped.argv;
  try {
    const { extra: _unused, ...result } = await runProcess({
      ...{ file, args, cwd, signal },
      // Not the environment it proposes: that one is the host's.
      env: commandEnvironment(request.env, homedir(), []),
      timeoutMs: request.timeoutMs,
      outputBytes: request.outputBytes,
    });
    return result;
  } finally {
    manager.cleanupAfterCommand();
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
