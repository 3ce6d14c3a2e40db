import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";

const heapMegabytes = 2048;

/**
 * How to start the worker that chooses tests: the program again, with a bound on its memory, knowing
 * nothing of this process. Undefined where the program is not built; the work is then done here.
 */
export function forkChangesWorker() {
  if (!import.meta.url.endsWith(".cjs")) return undefined;
  const program = fileURLToPath(new URL("../bin/patchgate.cjs", import.meta.url));
  return () =>
    fork(program, ["changes-worker"], {
      execArgv: [`--max-old-space-size=${heapMegabytes}`],
      env: {},
      stdio: ["ignore", "ignore", "ignore", "ipc"],
    });
}
