import { readdirSync, readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";

/** A process by its id and the moment it was started, so that a reused id is another process. */
type Known = { pid: number; parent: number; started: string; command: string };

function processes(): Known[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        const stat = readFileSync(`/proc/${name}/stat`, "utf8");
        const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
        const command = readFileSync(`/proc/${name}/cmdline`, "utf8").replaceAll("\0", " ").trim();
        if (fields[0] === "Z") return [];
        return [
          { pid: Number(name), parent: Number(fields[1]), started: fields[19] ?? "", command },
        ];
      } catch {
        return []; // It ended while it was looked at.
      }
    });
}

/** Everything a process has started, and what that has started. */
function descendantsOf(pid: number): Known[] {
  const all = processes();
  const below = (parent: number): Known[] =>
    all.filter((one) => one.parent === parent).flatMap((one) => [one, ...below(one.pid)]);
  return below(pid);
}

/** Those that are still alive after a moment; the system needs one to take a killed process away. */
export async function survivorsOf(known: readonly Known[]): Promise<string[]> {
  const alive = () => {
    const now = processes();
    return known.filter(({ pid, started }) =>
      now.some((one) => one.pid === pid && one.started === started),
    );
  };
  for (let look = 0; look < 100 && alive().length > 0; look += 1) await sleep(50);
  return alive().map(({ command }) => command);
}

/** Waits until a descendant runs this command. */
export async function startedBelow(pid: number, command: string): Promise<Known[]> {
  for (;;) {
    const all = descendantsOf(pid);
    if (all.some((one) => one.command === command)) return all;
    await sleep(20);
  }
}
