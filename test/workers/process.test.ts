import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { type ProcessRequest, ProcessStartError, runProcess } from "../../workers/process.ts";
import { tempFolder } from "../support/temp-folder.ts";

const bash = (script: string, rest: Partial<ProcessRequest> = {}) =>
  runProcess({
    file: "/bin/bash",
    args: ["-c", script],
    cwd: tmpdir(),
    env: { PATH: "/usr/bin:/bin" },
    timeoutMs: 20_000,
    outputBytes: 10_000,
    ...rest,
  });

/** A zombie has ended too; it only waits for its parent. */
function isAlive(pid: number): boolean {
  try {
    return !/^State:\tZ/m.test(readFileSync(`/proc/${pid}/status`, "utf8"));
  } catch {
    return false;
  }
}

describe("runProcess", () => {
  it("returns the exit code and both streams", async () => {
    const { durationMs, ...result } = await bash("echo out; echo err >&2; exit 3");
    expect(durationMs).toBeGreaterThan(0);
    expect(result).toEqual({
      exitCode: 3,
      stdout: "out\n",
      stderr: "err\n",
      extra: "",
      truncated: false,
      stopped: null,
    });
  });

  it("passes the environment it is given and nothing of its own", async () => {
    const { stdout } = await bash("env", { env: { ONLY: "this" } });
    expect(stdout.split("\n").filter((line) => !/^(PWD|SHLVL|_)=/.test(line))).toEqual([
      "ONLY=this",
      "",
    ]);
  });

  it("feeds standard input and extra descriptors, and reads an extra output", async () => {
    const { stdout, extra } = await bash("cat; cat <&3; cat <&4; echo status >&5", {
      input: "zero ",
      extraInputs: ["three ", Buffer.from("four")],
      extraOutput: true,
    });
    expect({ stdout, extra }).toEqual({ stdout: "zero three four", extra: "status\n" });
  });

  it("does not mind a program that never reads its input", async () => {
    const { exitCode } = await bash("exit 0", { input: "x".repeat(1_000_000) });
    expect(exitCode).toBe(0);
  });

  it("keeps the head and the tail of output over the cap, at whole characters", async () => {
    const script = `printf 'start '; for i in {1..500}; do printf 'é'; done; printf ' end'`;
    const { stdout, truncated } = await bash(script, { outputBytes: 31 });
    expect({ stdout, truncated }).toEqual({
      stdout: `start éééé\n[… 979 bytes left out …]\n${"é".repeat(6)} end`,
      truncated: true,
    });
  });

  it("ends the whole group at the wall clock, children that ignore SIGTERM included", async () => {
    const { stdout, exitCode, stopped } = await bash(
      "trap '' TERM; sleep 300 & echo $!; wait; sleep 300",
      { timeoutMs: 200 },
    );
    expect({ exitCode, stopped }).toEqual({ exitCode: null, stopped: "timeout" });
    expect(isAlive(Number(stdout))).toBe(false);
  });

  it("returns although a descendant in another session holds the output", async () => {
    const { stdout, exitCode } = await bash("setsid sleep 20 & echo $!; exit 0");
    expect(exitCode).toBe(0);
    process.kill(Number(stdout), "SIGKILL");
  });

  it("leaves no background process of the group behind", async () => {
    const { stdout } = await bash("sleep 300 >/dev/null 2>&1 & echo $!");
    expect(isAlive(Number(stdout))).toBe(false);
  });

  it("stops when it is cancelled, and does not start when it already was", async () => {
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 100);
    const running = await bash("sleep 300", { signal: controller.signal });
    const never = await bash("echo ran", { signal: controller.signal });
    expect([running.stopped, never.stopped, never.stdout]).toEqual(["cancelled", "cancelled", ""]);
  });

  it("tells a tethered program nothing of its tether", async () => {
    const script = 'echo "$0 $1"; cat; ls /proc/self/fd | wc -l; exit 3';
    const args = ["-c", script, "name", "two words"];
    const plain = await bash("", { args });
    const tethered = await bash("", { args, tethered: true });
    expect(tethered).toEqual({ ...plain, durationMs: tethered.durationMs });
    expect(plain.stdout).toMatch(/^name two words\n/);
  });

  it("says which program could not be started", async () => {
    const start = runProcess({
      file: "/no/such/program",
      args: [],
      cwd: tmpdir(),
      env: {},
      timeoutMs: 1_000,
      outputBytes: 10,
    });
    await expect(start).rejects.toThrow(ProcessStartError);
    await expect(start).rejects.toThrow("/no/such/program");
  });

  it.for([
    ["ends itself", "process.exit(0)", {}],
    ["is killed", 'process.kill(process.pid, "SIGKILL")', { tethered: true }],
  ] as const)("leaves no group behind when this program %s in the middle of it", async (how) => {
    const [, end, more] = how;
    const module = JSON.stringify(new URL("../../workers/process.ts", import.meta.url));
    const script = `
      import { runProcess } from ${module};
      const args = ["-c", "echo $$ > $1; exec sleep 60", "sh", process.argv[1]];
      const limits = { timeoutMs: 60_000, outputBytes: 10, ...${JSON.stringify(more)} };
      void runProcess({ file: "/bin/sh", args, cwd: "/", env: { PATH: "/usr/bin:/bin" }, ...limits });
      const { statSync } = await import("node:fs");
      const isWritten = () => (statSync(process.argv[1], { throwIfNoEntry: false })?.size ?? 0) > 0;
      while (!isWritten()) await new Promise((resolve) => setTimeout(resolve, 5));
      ${end};`;
    const file = join(await tempFolder(), "leader");
    const args = ["--import", "tsx", "--input-type=module", "-e", script, file];
    expect(spawnSync(process.execPath, args, { encoding: "utf8" }).stderr).toBe("");
    const leader = Number(readFileSync(file, "utf8"));
    for (let look = 0; look < 100 && isAlive(leader); look += 1) await sleep(20);
    expect(isAlive(leader)).toBe(false);
  });
});
