import { execFileSync } from "node:child_process";
import { chownSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export const plainUser = 61_777;

export const canBecomeOne = process.getuid?.() === 0;

/** Runs a script that prints JSON as a plain user with a home of its own; only root can. */
export function runAsPlainUser(script: URL, env: Record<string, string> = {}) {
  const home = mkdtempSync(join(tmpdir(), "patchgate-user-"));
  chownSync(home, plainUser, plainUser);
  const drop = ["--reuid", `${plainUser}`, "--regid", `${plainUser}`, "--clear-groups", "--"];
  try {
    const output = execFileSync(
      "/usr/bin/setpriv",
      [...drop, process.execPath, "--import", "tsx", fileURLToPath(script)],
      { env: { PATH: process.env.PATH, TMPDIR: home, HOME: home, ...env } },
    );
    return JSON.parse(String(output));
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}
