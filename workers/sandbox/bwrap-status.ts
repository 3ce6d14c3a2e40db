import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";

/** Bubblewrap reports an exit code only for a command it got to run. */
export function reportsExit(status: string): boolean {
  return status.includes('"exit-code"');
}

const patienceMs = 5_000;

/**
 * Waits until the sandbox's init is dead; the kernel lets it die only after everything in its
 * process namespace. Bubblewrap itself returns a moment before that.
 */
export async function waitForInit(status: string): Promise<void> {
  const pid = /"child-pid": (\d+)/.exec(status)?.[1];
  if (pid === undefined) return;
  const deadline = performance.now() + patienceMs;
  while (isAlive(pid) && performance.now() < deadline) await sleep(1);
}

function isAlive(pid: string): boolean {
  try {
    const [, state] = /^State:\t(\w)/m.exec(readFileSync(`/proc/${pid}/status`, "utf8")) ?? [];
    return state !== undefined && state !== "Z" && state !== "X";
  } catch {
    return false;
  }
}
