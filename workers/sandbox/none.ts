import { tmpdir } from "node:os";
import type { Guarantees } from "../../contracts/guarantees.ts";
import { runProcess } from "../process.ts";
import type { Sandbox } from "./sandbox.ts";

const nothing: Guarantees = {
  reads: false,
  writes: false,
  network: false,
  environment: false,
  processTree: false,
  syscalls: false,
  limits: "none",
};

/** No wall at all: only for who asked for it by name. The environment is still named. */
export function createUnconfined(): Sandbox {
  return {
    backend: "none",
    guarantees: nothing,
    ready: async () => {},
    probe: async () => nothing,
    async run(request) {
      const { extra: _unused, ...result } = await runProcess({
        file: "/bin/bash",
        args: ["--noprofile", "--norc", "-c", request.script],
        cwd: request.cwd,
        env: {
          PATH: process.env.PATH ?? "/usr/local/bin:/usr/bin:/bin",
          HOME: process.env.HOME ?? tmpdir(),
          LANG: "C.UTF-8",
          CI: "1",
          TMPDIR: tmpdir(),
          ...request.env,
        },
        timeoutMs: request.timeoutMs,
        outputBytes: request.outputBytes,
        signal: request.signal,
        tethered: true,
      });
      return result;
    },
  };
}
