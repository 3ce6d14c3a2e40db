import { execFileSync, spawn } from "node:child_process";
import { mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, it } from "vitest";
import { openSandbox } from "../../../workers/sandbox/open-sandbox.ts";
import { runBattery, untouched } from "./battery.ts";
import { engineToTry, makeImage } from "./engine-image.ts";
import { commandIn, makeWorkspace } from "./support.ts";

const backend = engineToTry ?? "docker";

/** Containers of the test's machine that are there, whatever their state. */
function containers(): string[] {
  const list = ["ps", "--all", "--filter", "name=patchgate-", "--format", "{{.Names}}"];
  const names = execFileSync(backend, list, { encoding: "utf8" });
  return names.split("\n").filter((name) => name !== "");
}

describe.runIf(engineToTry)(
  "a real container (tried where PATCHGATE_TEST_ENGINE names docker or podman)",
  { timeout: 300_000 },
  () => {
    let image = "";
    const run = async (...given: Parameters<ReturnType<typeof commandIn>>) => {
      const { root } = makeWorkspace();
      const sandbox = await openSandbox({ backend, image });
      return { root, result: await commandIn(root, sandbox)(...given) };
    };

    beforeAll(() => {
      process.env.HOST_SECRET = "canary";
      image = makeImage(backend);
    }, 120_000);

    it("holds against the attacks on the sandbox", async () => {
      const report = await runBattery({ backend, image });
      expect(report).toEqual({ ...untouched, uid: process.getuid?.() });
    });

    it("reports the exit code and both streams, and leaves files to who runs it", async () => {
      const { root, result } = await run(
        "echo out; echo err >&2; mkdir made; echo > made/file; exit 7",
      );
      expect(result).toMatchObject({ exitCode: 7, stdout: "out\n", stderr: "err\n" });
      writeFileSync(join(root, "made/file"), "by the host\n");
      expect(statSync(join(root, "made/file")).uid).toBe(process.getuid?.() || 60_900);
    });

    it("is gone with everything in it at the wall clock", async () => {
      const { result } = await run("trap '' TERM; setsid sleep 300 & while :; do sleep 1; done", {
        timeoutMs: 3_000,
      });
      expect({ stopped: result.stopped, left: containers() }).toEqual({
        stopped: "timeout",
        left: [],
      });
    });

    it("caps big output", async () => {
      const { result } = await run("head -c 20000000 /dev/zero | tr '\\0' x; echo end", {
        outputBytes: 1_000,
      });
      expect([result.truncated, result.stdout.length < 1_100]).toEqual([true, true]);
    });

    it("bounds the whole tree's processes", async () => {
      const { result } = await run(
        "perl -e 'for (1..900) { my $p = fork; last unless defined $p; sleep 20, exit unless $p; $n++ } print $n; kill 9, -1'",
      );
      expect(Number(result.stdout)).toBeLessThan(513);
    });

    it("does not outlive a killed process of ours past the next start", async () => {
      const { root } = makeWorkspace();
      mkdirSync(join(root, "w"));
      const starter = fileURLToPath(new URL("start-container.ts", import.meta.url));
      const args = ["--import", "tsx", starter, backend, image, join(root, "w")];
      const child = spawn(process.execPath, args, { stdio: "inherit" });
      const started = () => statSync(join(root, "w/started"), { throwIfNoEntry: false });
      while (!started()) await sleep(100);
      child.kill("SIGKILL");
      await new Promise((resolve) => child.once("exit", resolve));
      await openSandbox({ backend, image });
      expect(containers()).toEqual([]);
      expect(readFileSync(join(root, "w/started"), "utf8")).toBe("yes\n");
    });
  },
);
