import { fork } from "node:child_process";
import { extname } from "node:path";
import { fileURLToPath } from "node:url";

const heapMegabytes = 2048;

/** The built worker, as seen from the command line's bundle and from the library. */
const places: Record<string, string> = {
  ".cjs": "../dist/changes-worker.cjs",
  ".js": "../../changes-worker.cjs",
};

/**
 * How to start the worker that chooses tests: a program of its own, with a bound on its memory,
 * knowing nothing of this process. Undefined where it is not built; the work is then done here.
 */
export function forkChangesWorker() {
  const place = places[extname(import.meta.url)];
  if (!place) return undefined;
  const program = fileURLToPath(new URL(place, import.meta.url));
  return () =>
    fork(program, {
      execArgv: [`--max-old-space-size=${heapMegabytes}`],
      env: {},
      stdio: ["ignore", "ignore", "ignore", "ipc"],
    });
}
