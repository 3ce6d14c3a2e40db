import { chmodSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { openContainer } from "../../../workers/sandbox/container.ts";
import {
  type ContainerPlan,
  containerArguments,
} from "../../../workers/sandbox/container-arguments.ts";
import { containerName } from "../../../workers/sandbox/engine.ts";
import { SandboxRefusedError, SandboxUnavailableError } from "../../../workers/sandbox/sandbox.ts";
import { seccompProfile } from "../../../workers/sandbox/seccomp-profile.ts";
import { makeWorkspace } from "./support.ts";

const plan: ContainerPlan = {
  engine: "docker",
  image: "node@sha256:abc",
  name: "patchgate-1",
  identity: { uid: 1000, gid: 1000, dropped: false },
  mounts: [
    { path: "/w", access: "write" },
    { path: "/w/.git", access: "read" },
  ],
  profile: "/t/seccomp.json",
  files: [{ source: "/t/hosts", path: "/etc/hosts" }],
  env: { HOME: "/home/agent", PATH: undefined },
  cwd: "/w",
  script: "npm test",
  cpus: 2,
};

describe("the engine's command line", () => {
  it("drops everything a command does not need", () => {
    expect(containerArguments(plan).join(" ")).toBe(
      [
        "run --rm --init --pull never --name patchgate-1",
        "--entrypoint bash --no-healthcheck --log-driver none",
        "--network none --read-only --cap-drop ALL --ipc private",
        "--security-opt no-new-privileges --security-opt seccomp=/t/seccomp.json",
        "--security-opt label=disable --hostname sandbox",
        "--pids-limit 512 --memory 4g --memory-swap 4g --cpus 2",
        "--ulimit nofile=4096:4096 --ulimit nproc=32768:32768 --ulimit core=0",
        "--ulimit fsize=1073741824:1073741824 --user 1000:1000",
        "--tmpfs /tmp:rw,exec,nosuid,nodev,size=256m,mode=1777",
        "--tmpfs /home/agent:rw,exec,nosuid,nodev,size=256m,mode=1777",
        "--mount type=bind,src=/t/hosts,dst=/etc/hosts,readonly",
        "--mount type=bind,src=/w,dst=/w --mount type=bind,src=/w/.git,dst=/w/.git,readonly",
        "--env HTTP_PROXY --env http_proxy --env HTTPS_PROXY --env https_proxy",
        "--env FTP_PROXY --env ftp_proxy --env NO_PROXY --env no_proxy",
        "--env ALL_PROXY --env all_proxy",
        "--env HOME=/home/agent --workdir /w node@sha256:abc --noprofile --norc -c npm test",
      ].join(" "),
    );
  });

  const added = (engine: "docker" | "podman", dropped: boolean) => {
    const args = containerArguments({ ...plan, engine, identity: { ...plan.identity, dropped } });
    const docker = containerArguments(plan);
    return args.filter((arg) => !docker.includes(arg));
  };

  it("adds no writable folders under podman, and keeps owners under rootless podman", () => {
    expect(added("podman", true)).toEqual(["--read-only-tmpfs=false", "--http-proxy=false"]);
    expect(added("podman", false)).toEqual([...added("podman", true), "--userns", "keep-id"]);
  });

  it("refuses a path that a mount cannot name", () => {
    const mounts = [{ path: "/a,src=/", access: "write" as const }];
    expect(() => containerArguments({ ...plan, mounts })).toThrow(SandboxRefusedError);
  });
});

type Rule = {
  names: string[];
  errnoRet: number;
  args?: { index: number; op: string; value: number; valueTwo: number }[];
};

/** What a profile answers a call with, as libseccomp compares; 0 lets it through. */
function answer(profile: string, name: string, ...given: number[]): number {
  const holds: Record<string, (word: number, value: number, two: number) => boolean> = {
    SCMP_CMP_EQ: (word, value) => word === value,
    SCMP_CMP_GT: (word, value) => word > value,
    SCMP_CMP_MASKED_EQ: (word, value, two) => (word & value) === two,
  };
  const { syscalls }: { syscalls: Rule[] } = JSON.parse(profile);
  const rule = syscalls.find(
    ({ names, args = [] }) =>
      names.includes(name) &&
      args.every(({ index, op, value, valueTwo }) =>
        holds[op]?.(given[index] ?? 0, value, valueTwo),
      ),
  );
  return rule?.errnoRet ?? 0;
}

describe("the engine's system call profile", () => {
  it.each([
    ["read", [], 0],
    ["ptrace", [], 1],
    ["keyctl", [], 1],
    ["unshare", [], 1],
    ["io_uring_setup", [], 38],
    ["clone3", [], 38],
    ["clone", [0x11], 0],
    ["clone", [0x10000011], 1],
    ["socketpair", [1, 0x80001], 0],
    ["socketpair", [1, 0x80002], 97],
  ])("answers %s(%j) as the filter of bubblewrap does", (name, given, expected) => {
    expect(answer(seccompProfile(false), name, ...given)).toBe(expected);
  });

  it("allows sockets of the container's own network, and socket files where told to", () => {
    const open = (socketFiles: boolean) =>
      Array.from({ length: 64 }, (_, family) => family).filter(
        (family) => answer(seccompProfile(socketFiles), "socket", family) === 0,
      );
    expect([open(false), open(true)]).toEqual([
      [2, 10, 16],
      [1, 2, 10, 16],
    ]);
  });
});

/** An engine that only says what it was asked; `run` is what its container does. */
function plantEngine({
  run = "true",
  inspect = 'echo "sha256:1 []"',
  names = [] as string[],
} = {}) {
  const { base, root } = makeWorkspace();
  const [file, log] = [join(base, "engine"), join(base, "log")];
  const script = `#!/bin/bash
echo "$*" >> ${log}
case "$1" in
  image) ${inspect} ;;
  ps) printf '%s\\n' ${names.join(" ")} ;;
  run) ${run} ;;
esac
`;
  writeFileSync(file, script);
  chmodSync(file, 0o755);
  const removed = () =>
    readFileSync(log, "utf8")
      .split("\n")
      .flatMap((line) => (line.startsWith("rm --force ") ? [line.slice(11)] : []));
  const open = (engine: "docker" | "podman" = "docker") =>
    openContainer({ engine, image: "tools:1", file });
  const request = {
    ...{ script: "true", cwd: root, writable: [root], readonly: [], env: {} },
    ...{ timeoutMs: 20_000, outputBytes: 10_000 },
  };
  return { open, removed, request, log };
}

describe("an engine", () => {
  it.each([
    ["has no such image", "Error: No such image: tools:1", "docker pull tools:1"],
    ["is not running", "Cannot connect to the Docker daemon at unix:///x", "systemctl start"],
    ["is another user's", "permission denied while trying to connect", "Let this user use docker"],
  ])("that %s is refused with the mend for it", async (_what, said, mend) => {
    const { open } = plantEngine({ inspect: `echo "${said}" >&2; exit 1` });
    await expect(open()).rejects.toThrow(SandboxUnavailableError);
    await expect(open()).rejects.toThrow(said);
    await expect(open()).rejects.toThrow(mend);
  });

  it.each([
    ["its init program", "Error: container-init binary not found on the host", "catatonit"],
    ["bash", 'docker: Error: exec: \\"bash\\": executable file not found', "that has bash"],
  ])("that lacks %s runs nothing", async (_what, said, mend) => {
    const { open, request } = plantEngine({ run: `echo "${said}" >&2; exit 127` });
    const container = await open();
    await expect(container.run(request)).rejects.toThrow(mend);
  });

  it("gives back a command's own failure, whatever its code", async () => {
    const { open, request } = plantEngine({ run: "exit 125" });
    expect(await (await open()).run(request)).toMatchObject({ exitCode: 125, stopped: null });
  });

  it("has its container removed when a command is stopped", async () => {
    const { open, removed, request, log } = plantEngine({ run: "sleep 60" });
    const container = await open();
    const { stopped } = await container.run({ ...request, timeoutMs: 300 });
    const [, name] = /--name (\S+)/.exec(readFileSync(log, "utf8")) ?? [];
    expect({ stopped, removed: removed() }).toEqual({ stopped: "timeout", removed: [name] });
  });

  it("loses the containers of killed processes, and keeps all others", async () => {
    const mine = containerName();
    // No process has this number: the kernel's largest is 4194304.
    const left = mine.replace(`-${process.pid}-`, "-99999999-");
    const elsewhere = left.replace(/patchgate-\w+/, "patchgate-00000000");
    const { open, removed } = plantEngine({ names: [mine, left, elsewhere, "database"] });
    await open();
    expect(removed()).toEqual([left]);
  });

  it("leaves no file behind for what it was given", async () => {
    const { open, request, log } = plantEngine();
    await (await open()).run(request);
    const [, profile = ""] = /seccomp=(\S+)/.exec(readFileSync(log, "utf8")) ?? [];
    expect({ named: profile.endsWith("seccomp.json"), left: existsSync(profile) }).toEqual({
      named: true,
      left: false,
    });
  });
});
