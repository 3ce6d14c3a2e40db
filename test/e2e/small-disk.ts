import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { closeSync, openSync, rmSync, writeSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { execa } from "execa";
import { onTestFinished } from "vitest";
import { binary, type Stage, type Told, told } from "./open-stage.ts";

const unshare = "/usr/bin/unshare";
const nsenter = "/usr/bin/nsenter";
const mayMount = spawnSync(unshare, ["-m", "mount", "-t", "tmpfs", "tmpfs", "/mnt"]).status === 0;
export const canMount = mayMount && spawnSync(nsenter, ["--version"]).status === 0;

/** A disk of its own for the state folder, in a mount namespace that lives as long as the test. */
export async function smallDisk(stage: Stage, megabytes: number) {
  await mkdir(stage.home, { recursive: true });
  const mount = `mount -t tmpfs -o size=${megabytes}m tmpfs "$0" && echo ready && exec cat`;
  const holder = spawn(unshare, ["-m", "sh", "-c", mount, stage.home], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  onTestFinished(() => void holder.kill("SIGKILL"));
  await once(holder.stdout, "data");
  const filler = `/proc/${holder.pid}/root${stage.home}/filler`;
  const inside = ["-t", String(holder.pid), "-m"];
  return {
    /** Takes all the space that is left. */
    fill: () => {
      const file = openSync(filler, "w");
      try {
        for (let bytes = 65_536; bytes >= 1; bytes /= 2) while (wrote(file, bytes));
      } finally {
        closeSync(file);
      }
    },
    free: () => rmSync(filler),
    remount: (options: string) =>
      execa(nsenter, [...inside, "mount", "-o", `remount,${options}`, stage.home]),
    async patchgate(...args: string[]): Promise<Told> {
      const command = [
        ...inside,
        `--wd=${stage.repository.root}`,
        process.execPath,
        binary,
        ...args,
      ];
      return told(
        await execa(nsenter, command, {
          env: stage.env,
          extendEnv: false,
          reject: false,
          input: "",
        }),
      );
    },
  };
}

function wrote(file: number, bytes: number): boolean {
  try {
    return writeSync(file, Buffer.alloc(bytes)) === bytes;
  } catch {
    return false;
  }
}
