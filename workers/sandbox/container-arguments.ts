import type { Identity } from "./identity.ts";
import { home } from "./made-files.ts";
import type { Mount } from "./mounts.ts";
import { SandboxRefusedError } from "./sandbox.ts";

export type ContainerPlan = {
  engine: "docker" | "podman";
  image: string;
  /** Lets a stopped command's container be removed. */
  name: string;
  identity: Identity;
  mounts: readonly Mount[];
  /** Files on the host: the filter of system calls, and those to show at a path of /etc. */
  profile: string;
  files: readonly { source: string; path: string }[];
  env: Readonly<Record<string, string | undefined>>;
  cwd: string;
  script: string;
  cpus: number;
};

/** Docker gives containers the proxies, often with a password, of its client's configuration. */
const proxies = ["HTTP", "HTTPS", "FTP", "NO", "ALL"].flatMap((kind) => [
  `${kind}_PROXY`,
  `${kind.toLowerCase()}_proxy`,
]);

/** The whole command line after the engine's name. */
export function containerArguments(plan: ContainerPlan): string[] {
  return [
    ...["run", "--rm", "--init", "--pull", "never", "--name", plan.name],
    ...["--entrypoint", "bash", "--no-healthcheck", "--log-driver", "none"],
    ...["--network", "none", "--read-only", "--cap-drop", "ALL", "--ipc", "private"],
    ...["--security-opt", "no-new-privileges", "--security-opt", `seccomp=${plan.profile}`],
    // Relabelling would change a person's files; namespaces and the filter are the wall.
    ...["--security-opt", "label=disable", "--hostname", "sandbox"],
    ...limits(plan.cpus),
    ...["--user", `${plan.identity.uid}:${plan.identity.gid}`],
    ...(plan.engine === "podman" ? podmanOnly(plan.identity) : []),
    ...["/tmp", home].flatMap(temporary),
    ...plan.files.flatMap(({ source, path }) => bind(source, path, "read")),
    ...plan.mounts.flatMap(({ path, access }) => bind(path, path, access)),
    ...proxies.flatMap((name) => ["--env", name]),
    ...Object.entries(plan.env).flatMap(([name, value]) =>
      value === undefined ? [] : ["--env", `${name}=${value}`],
    ),
    ...["--workdir", plan.cwd, plan.image, "--noprofile", "--norc", "-c", plan.script],
  ];
}

/** Memory and processes are bound for the whole tree; the rest is for each process. */
function limits(cpus: number): string[] {
  const each = ["nofile=4096:4096", "nproc=32768:32768", "core=0", "fsize=1073741824:1073741824"];
  return [
    ...["--pids-limit", "512", "--memory", "4g", "--memory-swap", "4g", "--cpus", `${cpus}`],
    ...each.flatMap((limit) => ["--ulimit", limit]),
  ];
}

function podmanOnly(identity: Identity): string[] {
  return [
    // It would add writable folders without a size.
    ...["--read-only-tmpfs=false", "--http-proxy=false"],
    ...(identity.dropped ? [] : ["--userns", "keep-id"]),
  ];
}

function temporary(path: string): string[] {
  return ["--tmpfs", `${path}:rw,exec,nosuid,nodev,size=256m,mode=1777`];
}

function bind(source: string, path: string, access: Mount["access"]): string[] {
  if (/[",\n]/.test(source)) {
    throw new SandboxRefusedError(
      `${source} holds a comma, a quote or a line break, which a container mount cannot name. Rename the folder.`,
    );
  }
  return ["--mount", `type=bind,src=${source},dst=${path}${access === "read" ? ",readonly" : ""}`];
}
