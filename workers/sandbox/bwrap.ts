import { runProcess } from "../process.ts";
import { adviseOnKernel } from "./bwrap-advice.ts";
import { bwrapArguments, bwrapInputs, home } from "./bwrap-arguments.ts";
import { commandEnvironment } from "./command-environment.ts";
import { nodeToolchains } from "./host-layout.ts";
import { commandIdentity, handOver } from "./identity.ts";
import { planMounts } from "./mounts.ts";
import {
  type CommandResult,
  type Guarantees,
  type Sandbox,
  SandboxUnavailableError,
} from "./sandbox.ts";
import { buildSeccompFilter } from "./seccomp.ts";

export type BwrapOptions = {
  file: string;
};

const guarantees: Guarantees = {
  reads: true,
  writes: true,
  network: true,
  environment: true,
  processTree: true,
  syscalls: true,
  limits: "prlimit",
};

export function createBwrapSandbox(options: BwrapOptions): Sandbox {
  return {
    backend: "bwrap",
    guarantees,
    run: createBwrapRunner(options),
    probe: async () => guarantees,
  };
}

/** Runs one command in namespaces of its own; see `bwrapArguments` for what it gets. */
function createBwrapRunner(options: BwrapOptions): Sandbox["run"] {
  const identity = commandIdentity();
  const toolchains = nodeToolchains(process.execPath);
  const inputs = bwrapInputs(identity, buildSeccompFilter(process.arch));
  return async (request) => {
    const mounts = planMounts(request);
    const env = commandEnvironment(request.env, home, toolchains);
    await handOver(request.writable, identity);
    const { extra, ...result } = await runProcess({
      file: options.file,
      args: bwrapArguments({ ...request, mounts, identity, toolchains }),
      cwd: "/",
      env,
      timeoutMs: request.timeoutMs,
      outputBytes: request.outputBytes,
      signal: request.signal,
      extraInputs: inputs,
      extraOutput: true,
    });
    if (failedToSetUp(result, extra)) throw setUpError(result.stderr);
    return result;
  };
}

/** Bubblewrap reports an exit code only for a command it got to run. */
function failedToSetUp(result: CommandResult, status: string): boolean {
  const ran = status.includes('"exit-code"');
  return !ran && result.stopped === null && /^bwrap: /m.test(result.stderr);
}

function setUpError(stderr: string): SandboxUnavailableError {
  return new SandboxUnavailableError(
    `bubblewrap could not build the sandbox, so the command did not run: ${stderr.trim()}`,
    adviseOnKernel(),
  );
}
