import { createHash } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { availableParallelism, hostname, release, tmpdir } from "node:os";
import { join } from "node:path";
import type { Guarantees } from "../../contracts/guarantees.ts";
import { runProcess } from "../process.ts";
import { commandEnvironment } from "./command-environment.ts";
import { containerArguments } from "./container-arguments.ts";
import { writeInputs } from "./container-inputs.ts";
import {
  callEngine,
  clientEnvironment,
  containerName,
  type Engine,
  removeContainer,
  removeLeftovers,
} from "./engine.ts";
import { failedToStart, refuseEngine } from "./engine-advice.ts";
import { commandIdentity, whileHandedOver } from "./identity.ts";
import { home } from "./made-files.ts";
import { planMounts } from "./mounts.ts";
import type { CommandRequest, CommandResult } from "./sandbox.ts";
import { seccompProfile } from "./seccomp-profile.ts";
import type { Confinement } from "./verified.ts";

export type ContainerOptions = Engine & { image: string };

const guarantees: Guarantees = {
  reads: true,
  writes: true,
  network: true,
  environment: true,
  processTree: true,
  syscalls: true,
  limits: "engine",
};

/** Throws SandboxUnavailableError unless the engine answers, has the image and keeps owners. */
export async function openContainer(options: ContainerOptions): Promise<Confinement> {
  const { engine, image } = options;
  const format = "{{.Id}} {{json .Config.Env}}";
  const found = await callEngine(options, ["image", "inspect", "--format", format, image]);
  if (found.exitCode !== 0) throw refuseEngine(options, found.stderr);
  if (await mapsUsers(options)) throw refuseEngine(options, "it maps users");
  await removeLeftovers(options);
  return {
    backend: engine,
    guarantees,
    ownVariables: variablesOf(found.stdout),
    run: (request) => runContainer(options, request),
    fingerprint: () => fingerprint(options, found.stdout),
    mend: () =>
      `${engine} needs seccomp, and cgroup limits this user may set (cgroup v2 without root). Or use bubblewrap.`,
  };
}

/** Changes with the machine's kernel, the engine's place, the image, and what we make of it. */
function fingerprint({ engine, file, image }: ContainerOptions, found: string): string {
  const nothing = { name: "", mounts: [], profile: "", files: [], env: {}, cwd: "", script: "" };
  const identity = commandIdentity();
  const args = containerArguments({ engine, image, identity, cpus: 1, ...nothing });
  const digest = createHash("sha256")
    .update(JSON.stringify([args, seccompProfile(false), seccompProfile(true), found]))
    .digest("hex");
  return JSON.stringify([hostname(), release(), file, digest]);
}

/** Podman keeps owners when it is told to. */
async function mapsUsers(engine: Engine): Promise<boolean> {
  if (engine.engine === "podman") return false;
  const { stdout } = await callEngine(engine, ["info", "--format", "{{json .SecurityOptions}}"]);
  return /name=(rootless|userns)/.test(stdout);
}

/** What the image and the engine bring themselves. */
function variablesOf(found: string): string[] {
  const listed: unknown = JSON.parse(found.slice(found.indexOf(" ")));
  const settings = Array.isArray(listed) ? listed.map(String) : [];
  return [
    "TERM",
    "HOSTNAME",
    "container",
    ...settings.map((setting) => setting.split("=")[0] ?? ""),
  ];
}

async function runContainer(
  options: ContainerOptions,
  request: CommandRequest,
): Promise<CommandResult> {
  const identity = commandIdentity();
  const mounts = planMounts(request);
  const env = commandEnvironment(request.env, home, []);
  const name = containerName();
  const folder = await mkdtemp(join(tmpdir(), "patchgate-engine-"));
  try {
    const args = containerArguments({
      ...{ engine: options.engine, image: options.image, name, identity, mounts },
      ...(await writeInputs(folder, identity, mounts)),
      // The image brings its own PATH; ours would name the host's folders.
      ...{ env: { ...env, PATH: request.env.PATH }, cwd: request.cwd, script: request.script },
      cpus: availableParallelism(),
    });
    return await whileHandedOver(request, identity, () =>
      runClient(options, { args, name }, request),
    );
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function runClient(
  options: ContainerOptions,
  { args, name }: { args: string[]; name: string },
  { timeoutMs, outputBytes, signal }: CommandRequest,
): Promise<CommandResult> {
  const { extra: _unused, ...result } = await runProcess({
    ...{ file: options.file, args, cwd: "/", env: clientEnvironment() },
    ...{ timeoutMs, outputBytes, signal },
  });
  // The client's end is not the container's.
  if (result.exitCode === null) await removeContainer(options, name);
  if (failedToStart(result.exitCode, result.stderr)) throw refuseEngine(options, result.stderr);
  return result;
}
