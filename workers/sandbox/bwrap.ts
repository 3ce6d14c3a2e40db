import { createHash } from "node:crypto";
import { readFileSync, statSync } from "node:fs";
import { release } from "node:os";
import type { Guarantees } from "../../contracts/guarantees.ts";
import { runProcess } from "../process.ts";
import { adviseOnKernel } from "./bwrap-advice.ts";
import { type BwrapPlan, bwrapArguments, bwrapInputs } from "./bwrap-arguments.ts";
import { endInit, reportsExit } from "./bwrap-status.ts";
import { commandEnvironment } from "./command-environment.ts";
import { nodeToolchains } from "./host-layout.ts";
import { commandIdentity, whileHandedOver } from "./identity.ts";
import { home } from "./made-files.ts";
import { planMounts } from "./mounts.ts";
import { type CommandResult, SandboxUnavailableError } from "./sandbox.ts";
import { buildSeccompFilter } from "./seccomp.ts";
import { hasLiveSocket } from "./socket-files.ts";
import type { Confinement } from "./verified.ts";

const guarantees: Guarantees = {
  reads: true,
  writes: true,
  network: true,
  environment: true,
  processTree: true,
  syscalls: true,
  limits: "prlimit",
};

/** Runs each command in namespaces of its own; see `bwrapArguments` for what it gets. */
export function createBwrapConfinement(file: string): Confinement {
  const identity = commandIdentity();
  const toolchains = nodeToolchains(process.execPath);
  const [strict, withSocketFiles] = [false, true].map((socketFiles) =>
    bwrapInputs(identity, buildSeccompFilter(process.arch, socketFiles)),
  );
  return {
    backend: "bwrap",
    guarantees,
    fingerprint: () => fingerprint(file, [strict, withSocketFiles], { identity, toolchains }),
    mend: adviseOnKernel,
    async run(request) {
      const mounts = planMounts(request);
      const visible = [...mounts.map(({ path }) => path), ...toolchains.map(({ mount }) => mount)];
      const env = commandEnvironment(request.env, home, toolchains);
      const { extra, ...result } = await whileHandedOver(request, identity, async () => {
        const ended = await runProcess({
          file,
          args: bwrapArguments({ ...request, mounts, identity, toolchains }),
          cwd: "/",
          env,
          timeoutMs: request.timeoutMs,
          outputBytes: request.outputBytes,
          signal: request.signal,
          extraInputs: hasLiveSocket(visible) ? strict : withSocketFiles,
          extraOutput: true,
        });
        await endInit(ended.extra);
        return ended;
      });
      if (failedToSetUp(result, extra)) throw setUpError(result.stderr);
      return result;
    },
  };
}

/** Changes with the boot, the kernel, the program, and what we make of it. */
function fingerprint(
  file: string,
  inputs: unknown,
  plan: Pick<BwrapPlan, "identity" | "toolchains">,
): string {
  const { mtimeMs, size } = statSync(file);
  const args = bwrapArguments({ ...plan, script: "", cwd: "/", mounts: [] });
  const digest = createHash("sha256")
    .update(JSON.stringify([args, inputs]))
    .digest("hex");
  const boot = readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
  return JSON.stringify([boot, release(), file, mtimeMs, size, digest]);
}

function failedToSetUp(result: CommandResult, status: string): boolean {
  return !reportsExit(status) && result.stopped === null && /^bwrap: /m.test(result.stderr);
}

function setUpError(stderr: string): SandboxUnavailableError {
  return new SandboxUnavailableError(
    `bubblewrap could not build the sandbox, so the command did not run: ${stderr.trim()}`,
    adviseOnKernel(),
  );
}
