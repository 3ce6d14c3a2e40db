import type { Identity } from "./identity.ts";
import type { Mount } from "./mounts.ts";
import { SandboxRefusedError } from "./sandbox.ts";

export const containerHome = "/home/agent";

export type ContainerPlan = {
  engine: "docker" | "podman";
  image: string;
  /** Lets a stopped command's container be killed. */
  name: string;
  identity: Identity;
  mounts: readonly Mount[];
  env: Readonly<Record<string, string | undefined>>;
  cwd: string;
  script: string;
  cpus: number;
};

/** The whole command line after the engine's name. */
export function containerArguments(plan: ContainerPlan): string[] {
  const { identity } = plan;
  const rootlessPodman = plan.engine === "podman" && !identity.dropped;
  return [
    ...["run", "--rm", "--init", "--pull", "never", "--name", plan.name],
    ...["--network", "none", "--read-only", "--cap-drop", "ALL"],
    ...["--security-opt", "no-new-privileges", "--ipc", "private", "--hostname", "sandbox"],
    ...["--pids-limit", "512", "--memory", "4g", "--memory-swap", "4g", "--cpus", `${plan.cpus}`],
    ...["--ulimit", "nofile=4096:4096", "--ulimit", "core=0"],
    ...["--user", `${identity.uid}:${identity.gid}`],
    ...(rootlessPodman ? ["--userns", "keep-id"] : []),
    ...["/tmp", containerHome].flatMap(temporary),
    ...plan.mounts.flatMap(mount),
    ...Object.entries(plan.env).flatMap(([name, value]) =>
      value === undefined ? [] : ["--env", `${name}=${value}`],
    ),
    ...["--workdir", plan.cwd, plan.image],
    ...["bash", "--noprofile", "--norc", "-c", plan.script],
  ];
}

function temporary(path: string): string[] {
  return ["--tmpfs", `${path}:rw,exec,nosuid,nodev,size=256m,mode=1777`];
}

function mount({ path, access }: Mount): string[] {
  if (/[",\n]/.test(path)) {
    throw new SandboxRefusedError(
      `${path} holds a comma, a quote or a line break, which a container mount cannot name. Rename the folder.`,
    );
  }
  return ["--mount", `type=bind,src=${path},dst=${path}${access === "read" ? ",readonly" : ""}`];
}
