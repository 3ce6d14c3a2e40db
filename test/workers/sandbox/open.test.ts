import { spawnSync } from "node:child_process";
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
import { createBwrapConfinement } from "../../../workers/sandbox/bwrap.ts";
import { bwrapInputs } from "../../../workers/sandbox/bwrap-arguments.ts";
import { commandIdentity } from "../../../workers/sandbox/identity.ts";
import { openSandbox } from "../../../workers/sandbox/open-sandbox.ts";
import { SandboxRefusedError, SandboxUnavailableError } from "../../../workers/sandbox/sandbox.ts";
import { canBecomeOne } from "../../support/run-as-user.ts";
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

  it("ends an init that has come loose from bubblewrap", async () => {
    const { base, root } = makeWorkspace();
    const mark = `311.${process.pid}`;
    const status = 3 + bwrapInputs(commandIdentity(), Buffer.alloc(0)).length;
    const file = plantBwrap(
      base,
      `unshare ${canBecomeOne ? "" : "-U"} -pf setsid sleep ${mark} > /dev/null 2>&1 &
       until init=$(pgrep -f "^sleep ${mark}"); do :; done
       echo "{ \\"child-pid\\": $init } { \\"exit-code\\": 0 }" >&${status}`,
    );
    await commandIn(root, createBwrapConfinement(file))("true");
    expect(spawnSync("pgrep", ["-f", `^sleep ${mark}`]).status).toBe(1);
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
