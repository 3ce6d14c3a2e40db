import { spawnSync } from "node:child_process";
import { resolve } from "node:path";

/** `patchgate affected --record` on a folder; an error if it recorded nothing. */
export function askRecording(folder: string, home: string, args: string[] = []): void {
  const command = [resolve("bin/patchgate.cjs"), "affected", "--record", "--json", ...args];
  const env = { PATH: process.env.PATH, HOME: home, PATCHGATE_HOME: home };
  const { status, stdout, stderr } = spawnSync(process.execPath, command, {
    cwd: folder,
    env,
    encoding: "utf8",
  });
  if (status !== 0) throw new Error(`What the tests of ${folder} run was not recorded: ${stderr}`);
  console.log(stdout.trim());
}
