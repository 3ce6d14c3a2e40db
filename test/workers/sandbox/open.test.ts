import {
  chmodSync,
  copyFileSync,
  existsSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { containerArguments } from "../../../workers/sandbox/container-arguments.ts";
import { openSandbox } from "../../../workers/sandbox/open-sandbox.ts";
import { SandboxRefusedError, SandboxUnavailableError } from "../../../workers/sandbox/sandbox.ts";
import { commandIn, makeWorkspace } from "./support.ts";

/** A stand-in for bubblewrap that is no wall. */
function plantBwrap(folder: string, script: string): string {
  const file = join(folder, "bwrap");
  writeFileSync(file, `#!/bin/bash\n${script}\n`);
  chmodSync(file, 0o755);
  return file;
}

const executeAfterDashes =
  'while [ "$1" != /usr/bin/bash ]; do [ "$1" = --chdir ] && cd "$2"; shift; done; exec "$@"';

describe("opening a sandbox", () => {
  it("takes bubblewrap on Linux, and says what it guarantees", async () => {
    const sandbox = await openSandbox({ backend: "auto" });
    expect({ backend: sandbox.backend, guarantees: await sandbox.probe() }).toEqual({
      backend: "bwrap",
      guarantees: {
        reads: true,
        writes: true,
        network: true,
        environment: true,
        processTree: true,
        syscalls: true,
        limits: "prlimit",
      },
    });
  });

  it("refuses when bubblewrap is missing, and says what to type", async () => {
    const opening = openSandbox({ backend: "auto", bwrapFile: "/no/such/bwrap" });
    await expect(opening).rejects.toThrow(SandboxUnavailableError);
    await expect(opening).rejects.toThrow("sudo apt-get install bubblewrap");
  });

  it("refuses a setuid bubblewrap, and one that others may change", async () => {
    const { base } = makeWorkspace();
    const file = join(base, "bwrap");
    copyFileSync("/usr/bin/bwrap", file);
    chmodSync(file, 0o4755);
    await expect(openSandbox({ backend: "bwrap", bwrapFile: file })).rejects.toThrow("setuid");
    chmodSync(file, 0o777);
    await expect(openSandbox({ backend: "bwrap", bwrapFile: file })).rejects.toThrow("by others");
  });

  it("runs nothing when the canaries come back", async () => {
    const { base, root } = makeWorkspace();
    const file = plantBwrap(base, executeAfterDashes);
    const sandbox = await openSandbox({ backend: "bwrap", bwrapFile: file });
    const run = () => commandIn(root, sandbox)("touch ran");
    for (const guarantee of ["reads", "writes", "network", "syscalls"]) {
      await expect(run()).rejects.toThrow(new RegExp(`does not hold.* ${guarantee}:`));
    }
    expect(existsSync(join(root, "ran"))).toBe(false);
  });

  it("runs nothing when bubblewrap cannot make its namespaces", async () => {
    const { base, root } = makeWorkspace();
    const file = plantBwrap(
      base,
      'echo "bwrap: No permissions to create new namespace" >&2; exit 1',
    );
    const sandbox = await openSandbox({ backend: "bwrap", bwrapFile: file });
    const running = commandIn(root, sandbox)("touch ran");
    await expect(running).rejects.toThrow(SandboxUnavailableError);
    await expect(running).rejects.toThrow("No permissions to create new namespace");
  });

  it("remembers a verdict, and tries again when bubblewrap is another", async () => {
    const { base, root } = makeWorkspace();
    const verdictFile = join(base, "state/sandbox-verdict.json");
    const sandbox = await openSandbox({ backend: "bwrap", verdictFile });
    await commandIn(root, sandbox)("true");
    const verdict = readFileSync(verdictFile, "utf8");
    const known = await openSandbox({ backend: "bwrap", verdictFile });
    await commandIn(root, known)("true");
    expect(readFileSync(verdictFile, "utf8")).toBe(verdict);
    const bwrapFile = plantBwrap(base, executeAfterDashes);
    const other = await openSandbox({ backend: "bwrap", bwrapFile, verdictFile });
    await expect(commandIn(root, other)("true")).rejects.toThrow("does not hold");
  });

  it("opens none only by name, and guarantees nothing then", async () => {
    const { root } = makeWorkspace();
    const sandbox = await openSandbox({ backend: "none" });
    const { stdout } = await commandIn(root, sandbox)("pwd");
    expect([sandbox.backend, sandbox.guarantees.writes, stdout]).toEqual([
      "none",
      false,
      `${root}\n`,
    ]);
  });

  it("says what an engine or a package lacks", async () => {
    await expect(openSandbox({ backend: "podman" })).rejects.toThrow(SandboxUnavailableError);
    await expect(openSandbox({ backend: "srt" })).rejects.toThrow(
      "npm install @anthropic-ai/sandbox-runtime",
    );
  });
});

describe("commands that cannot be confined", () => {
  it("refuses a mount point that a command turned into a link", async () => {
    const { root, outside } = makeWorkspace();
    const sandbox = await openSandbox({ backend: "bwrap" });
    const run = commandIn(root, sandbox);
    await run(`mkdir config; ln -s /oldroot${outside} trap`);
    writeFileSync(join(outside, "settings"), "");
    const readonly = [join(root, "trap/settings")];
    await expect(run("true", { readonly })).rejects.toThrow("trap is a symbolic link");
    expect(readdirSync(outside)).toEqual(["settings"]);
  });

  it("refuses a link in place of .git", async () => {
    const { root, outside } = makeWorkspace();
    symlinkSync(outside, join(root, ".git"));
    const sandbox = await openSandbox({ backend: "bwrap" });
    await expect(commandIn(root, sandbox)("true")).rejects.toThrow(".git is a symbolic link");
  });

  it.each([
    ["a missing protected path", { readonly: ["ROOT/none"] }, "does not exist"],
    ["a folder outside of every mount", { cwd: "/var" }, "in none of the mounted paths"],
    ["the whole machine as a root", { writable: ["/home/../"] }, "no mountable path"],
    ["a root that uncovers the host", { writable: ["/tmp"] }, "cannot be a writable root"],
    ["variables that reach the loader", { env: { LD_PRELOAD: "x.so" } }, "cannot be passed"],
  ])("refuses %s", async (_title, rest, message) => {
    const { root } = makeWorkspace();
    const sandbox = await openSandbox({ backend: "bwrap" });
    const given = JSON.parse(JSON.stringify(rest).replaceAll("ROOT", root));
    const running = commandIn(root, sandbox)("true", given);
    await expect(running).rejects.toThrow(SandboxRefusedError);
    await expect(running).rejects.toThrow(message);
  });
});

describe("the engine's command line", () => {
  const plan = {
    engine: "docker" as const,
    image: "node@sha256:abc",
    name: "patchgate-1",
    identity: { uid: 1000, gid: 1000, dropped: false },
    mounts: [
      { path: "/w", access: "write" as const },
      { path: "/w/.git", access: "read" as const },
    ],
    env: { HOME: "/home/agent", PATH: undefined },
    cwd: "/w",
    script: "npm test",
    cpus: 2,
  };

  it("drops everything a command does not need", () => {
    expect(containerArguments(plan).join(" ")).toBe(
      [
        "run --rm --init --pull never --name patchgate-1",
        "--network none --read-only --cap-drop ALL",
        "--security-opt no-new-privileges --ipc private --hostname sandbox",
        "--pids-limit 512 --memory 4g --memory-swap 4g --cpus 2",
        "--ulimit nofile=4096:4096 --ulimit core=0 --user 1000:1000",
        "--tmpfs /tmp:rw,exec,nosuid,nodev,size=256m,mode=1777",
        "--tmpfs /home/agent:rw,exec,nosuid,nodev,size=256m,mode=1777",
        "--mount type=bind,src=/w,dst=/w --mount type=bind,src=/w/.git,dst=/w/.git,readonly",
        "--env HOME=/home/agent --workdir /w node@sha256:abc",
        "bash --noprofile --norc -c npm test",
      ].join(" "),
    );
  });

  it("keeps the user's identity under rootless podman", () => {
    const args = containerArguments({ ...plan, engine: "podman" });
    expect(args.slice(args.indexOf("--userns"), args.indexOf("--userns") + 2)).toEqual([
      "--userns",
      "keep-id",
    ]);
  });

  it("refuses a path that a mount cannot name", () => {
    const mounts = [{ path: "/a,src=/", access: "write" as const }];
    expect(() => containerArguments({ ...plan, mounts })).toThrow(SandboxRefusedError);
  });
});
