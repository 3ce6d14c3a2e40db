import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";

const heapMegabytes = 2048;

/**
 * How to start the worker that chooses tests: a program of its own, with a bound on its memory,
 * knowing nothing of this process. Undefined where it is not built; the work is then done here.
 */
export function forkChangesWorker() {
  if (!import.meta.url.endsWith(".cjs")) return undefined;
  const program = fileURLToPath(new URL("../dist/changes-worker.cjs", import.meta.url));
  return () =>
    fork(program, {
      execArgv: [`--max-old-space-size=${heapMegabytes}`],
      env: {},
      stdio: ["ignore", "ignore", "ignore", "ipc"],
    });
}
