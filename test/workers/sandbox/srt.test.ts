import { execFileSync } from "node:child_process";
import { chmodSync, existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { openRuntime } from "../../../workers/sandbox/srt.ts";
import { canBecomeOne, runAsPlainUser } from "../../support/run-as-user.ts";
import { makeWorkspace } from "./support.ts";

const trial = new URL("runtime-trial.ts", import.meta.url);

/** As a plain user, which the runtime needs. */
function openAndRun(runtime: string) {
  if (canBecomeOne) return runAsPlainUser(trial, { RUNTIME: runtime });
  const args = ["--import", "tsx", fileURLToPath(trial)];
  const output = execFileSync(process.execPath, args, {
    env: { ...process.env, RUNTIME: runtime },
  });
  return JSON.parse(String(output));
}

/** A package that confines nothing. */
function plantRuntime(initialize: string): string {
  const { base } = makeWorkspace();
  const file = join(base, "runtime.mjs");
  writeFileSync(
    file,
    `export const SandboxManager = {
       async initialize() { ${initialize} },
       async wrapWithSandboxArgv(command, shell) {
         return { argv: ["/bin/" + shell, "-c", "export TMPDIR=/no/such; " + command], env: {} };
       },
       cleanupAfterCommand() {},
     };`,
  );
  chmodSync(base, 0o755);
  return file;
}

describe("the runtime's package", () => {
  it("is refused with what it lacks", () => {
    const told = openAndRun(plantRuntime('throw new Error("socat not installed")'));
    expect(told.refused).toMatch(
      /socat not installed[\s\S]*apt-get install bubblewrap socat ripgrep/,
    );
  });

  it("gives each command a home and temporary folder that is gone afterwards", () => {
    const told = openAndRun(plantRuntime(""));
    expect(told).toEqual({ stdout: expect.stringMatching(/^\/.+\n$/), stderr: "", exitCode: 0 });
    expect(existsSync(told.stdout.trim())).toBe(false);
  });

  it.runIf(canBecomeOne)("is refused to root, as whom it would run commands", async () => {
    await expect(openRuntime(plantRuntime(""))).rejects.toThrow("would run commands as root");
  });

  // The path of the installed package's main file.
  it.runIf(process.env.PATCHGATE_TEST_RUNTIME)(
    "does so for real (tried where PATCHGATE_TEST_RUNTIME is the path of its main file)",
    () => {
      const told = openAndRun(process.env.PATCHGATE_TEST_RUNTIME ?? "");
      expect(told).toMatchObject({ stdout: expect.stringMatching(/^\/.+\n$/), exitCode: 0 });
    },
  );
});
