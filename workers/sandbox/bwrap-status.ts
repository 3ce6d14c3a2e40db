import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";

/** Bubblewrap reports an exit code only for a command it got to run. */
export function reportsExit(status: string): boolean {
  return status.includes('"exit-code"');
}

const patienceMs = 5_000;

/**
 * Ends the sandbox's init and waits until it is dead; the kernel lets it die only after everything
 * in its process namespace. Bubblewrap itself returns a moment before that, and an init whose
 * memory a command of the same user has written could outlive it.
 */
export async function endInit(status: string): Promise<void> {
  const pid = Number(/"child-pid": (\d+)/.exec(status)?.[1]);
  if (!isLiveInit(pid)) return;
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // It ended by itself in the meantime.
  }
  const deadline = performance.now() + patienceMs;
  while (isLiveInit(pid) && performance.now() < deadline) await sleep(1);
}

/** The number could be another process's by now, so it has to be the first of a namespace. */
function isLiveInit(pid: number): boolean {
  try {
    const status = readFileSync(`/proc/${pid}/status`, "utf8");
    return !/^State:\t[ZX]/m.test(status) && /^NSpid:\t.*\t1$/m.test(status);
  } catch {
    return false;
  }
}
