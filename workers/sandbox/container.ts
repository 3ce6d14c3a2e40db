import { randomUUID } from "node:crypto";
import { availableParallelism } from "node:os";
import type { Guarantees } from "../../contracts/guarantees.ts";
import { runProcess } from "../process.ts";
import { commandEnvironment } from "./command-environment.ts";
import { type ContainerPlan, containerArguments, containerHome } from "./container-arguments.ts";
import { commandIdentity, whileHandedOver } from "./identity.ts";
import { planMounts } from "./mounts.ts";
import { type CommandRequest, SandboxUnavailableError } from "./sandbox.ts";
import type { Confinement } from "./verified.ts";

export type ContainerOptions = { engine: "docker" | "podman"; image: string; file: string };

const guarantees: Guarantees = {
  reads: true,
  writes: true,
  network: true,
  environment: true,
  processTree: true,
  syscalls: true,
  limits: "engine",
};

/** Throws SandboxUnavailableError unless the engine answers and has the image. */
export async function openContainer(options: ContainerOptions): Promise<Confinement> {
  const { engine, image, file } = options;
  const answer = await callEngine(file, ["image", "inspect", "--format", "{{.Id}}", image]);
  if (answer.exitCode !== 0) {
    throw new SandboxUnavailableError(
      `${engine} cannot run the sandbox image ${image}: ${answer.stderr.trim() || "no answer"}`,
      `Start ${engine}, then fetch the image: \`${engine} pull ${image}\`.`,
    );
  }
  return {
    backend: engine,
    guarantees,
    run: (request) => runContainer(options, request),
    fingerprint: () => JSON.stringify([engine, file, image, answer.stdout.trim()]),
    mend: () => `Check that ${engine} supports \`--network none\`, seccomp and pids limits here.`,
  };
}

async function runContainer(options: ContainerOptions, request: CommandRequest) {
  const identity = commandIdentity();
  const mounts = planMounts(request);
  const env = commandEnvironment(request.env, containerHome, []);
  const name = `patchgate-${randomUUID()}`;
  const plan: ContainerPlan = {
    ...{ engine: options.engine, image: options.image, name, identity, mounts },
    // The image brings its own PATH; ours would name the host's folders.
    ...{ env: { ...env, PATH: request.env.PATH }, cwd: request.cwd, script: request.script },
    cpus: availableParallelism(),
  };
  const { extra: _unused, ...result } = await whileHandedOver(request, identity, async () => {
    const ended = await runProcess({
      file: options.file,
      args: containerArguments(plan),
      cwd: "/",
      env: clientEnvironment(),
      timeoutMs: request.timeoutMs,
      outputBytes: request.outputBytes,
      signal: request.signal,
    });
    // The client's end is not the container's.
    if (ended.stopped) await callEngine(options.file, ["kill", name]);
    return ended;
  });
  if (result.exitCode === 125) {
    throw new SandboxUnavailableError(
      `${options.engine} could not start the sandbox: ${result.stderr.trim()}`,
      `Try it by hand: \`${options.engine} run --rm ${options.image} true\`.`,
    );
  }
  return result;
}

function callEngine(file: string, args: string[]) {
  return runProcess({
    ...{ file, args, cwd: "/", env: clientEnvironment() },
    ...{ timeoutMs: 20_000, outputBytes: 4_000 },
  });
}

/** What the engine's client needs to find its engine. */
function clientEnvironment(): Record<string, string> {
  const names = ["PATH", "HOME", "DOCKER_HOST", "DOCKER_CONTEXT", "XDG_RUNTIME_DIR"];
  return Object.fromEntries(
    names.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : [])),
  );
}
