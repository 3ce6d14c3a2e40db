import { availableParallelism } from "node:os";
import { systemMounts, type Toolchain } from "./host-layout.ts";
import type { Identity } from "./identity.ts";
import { home, madeFiles } from "./made-files.ts";
import type { Mount } from "./mounts.ts";

const mebibyte = 1024 * 1024;

/** Per process where no cgroup binds the tree; threads count as processes. */
const limits = {
  processes: Math.max(512, 32 * availableParallelism()),
  files: 4096,
  fileBytes: 1024 * mebibyte,
  dataBytes: 4096 * mebibyte,
};
const temporaryBytes = 256 * mebibyte;

export type BwrapPlan = {
  script: string;
  cwd: string;
  mounts: readonly Mount[];
  toolchains: readonly Toolchain[];
  identity: Identity;
};

/** Descriptors: the filter, one for each made file, then the status bubblewrap writes. */
const firstDescriptor = 3;

/** What bubblewrap reads from its descriptors, in order. */
export function bwrapInputs(identity: Identity, filter: Buffer): (string | Buffer)[] {
  return [filter, ...madeFiles(identity).map(({ text }) => text)];
}

export function bwrapArguments(plan: BwrapPlan): string[] {
  const files = madeFiles(plan.identity);
  return [
    ...["--seccomp", `${firstDescriptor}`],
    ...["--json-status-fd", `${firstDescriptor + 1 + files.length}`],
    ...namespaces(plan.identity),
    ...["/etc", "/etc/ssl", "/home"].flatMap(folder),
    ...systemMounts(),
    ...files.flatMap(({ path }, index) => [
      ...["--perms", "0444", "--file", `${firstDescriptor + 1 + index}`, path],
    ]),
    ...["--dev", "/dev", "--proc", "/proc"],
    ...["/dev/shm", "/tmp", home].flatMap(temporary),
    ...foldersAbove([...plan.toolchains.map(({ mount }) => mount), ...outermost(plan.mounts)]),
    ...plan.toolchains.flatMap(({ mount }) => ["--ro-bind", mount, mount]),
    ...plan.mounts.flatMap(({ path, access }) => [
      access === "write" ? "--bind" : "--ro-bind",
      path,
      path,
    ]),
    // Not recursive: what is left writable is the named roots and the sized tmpfs.
    ...["--remount-ro", "/dev", "--remount-ro", "/"],
    ...["--chdir", plan.cwd, "--"],
    ...(plan.identity.dropped ? dropTo(plan.identity) : []),
    ...["/usr/bin/bash", "--noprofile", "--norc", "-c", `${setLimits}; ${plan.script}`],
  ];
}

function namespaces(identity: Identity): string[] {
  return [
    // A user namespace of root's would map root alone; dropped, the filter denies making one.
    ...(identity.dropped ? [] : ["--unshare-user", "--disable-userns"]),
    ...["--unshare-pid", "--unshare-net", "--unshare-ipc", "--unshare-uts", "--unshare-cgroup-try"],
    ...["--die-with-parent", "--new-session", "--hostname", "sandbox", "--cap-drop", "ALL"],
    ...(identity.dropped ? ["CAP_SETUID", "CAP_SETGID", "CAP_SETPCAP"] : []).flatMap((name) => [
      "--cap-add",
      name,
    ]),
  ];
}

/** Bubblewrap would make missing folders 0700, closed to a dropped identity. */
function folder(path: string): string[] {
  return ["--perms", "0755", "--dir", path];
}

/** Only above what lies in no other mount: nothing may be created in a writable root. */
function outermost(mounts: readonly Mount[]): string[] {
  return mounts
    .map(({ path }) => path)
    .filter((path) => !mounts.some((other) => path.startsWith(`${other.path}/`)));
}

function foldersAbove(paths: readonly string[]): string[] {
  const above = paths.flatMap((path) => {
    const components = path.split("/").slice(1, -1);
    return components.map((_, index) => `/${components.slice(0, index + 1).join("/")}`);
  });
  return [...new Set(above)].filter((path) => path !== "/usr").flatMap(folder);
}

function temporary(path: string): string[] {
  return ["--perms", "1777", "--size", `${temporaryBytes}`, "--tmpfs", path];
}

function dropTo({ uid, gid }: Identity): string[] {
  return [
    ...["/usr/bin/setpriv", "--reuid", `${uid}`, "--regid", `${gid}`, "--clear-groups"],
    ...["--inh-caps=-all", "--bounding-set=-all", "--"],
  ];
}

/**
 * Set inside: outside they would count every process of the user. By the shell itself and not
 * by prlimit, which would be one more program to start; hard limits cannot be raised again.
 */
const setLimits = [
  `ulimit -u ${limits.processes} -n ${limits.files} -c 0`,
  `-f ${limits.fileBytes / 1024} -d ${limits.dataBytes / 1024} || exit 126`,
].join(" ");
