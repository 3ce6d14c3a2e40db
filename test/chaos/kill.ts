import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Stage, Told } from "../e2e/open-stage.ts";

const preload = fileURLToPath(new URL("./boundaries.cjs", import.meta.url));

/** One life of the run: a command is carried out, and may be killed. */
export type Live = (command: string[], boundariesSeen: number) => Promise<Told>;

/** How one process is killed: at a boundary, counted over all lives, or so long after its start. */
export type Blow = { boundary: number } | { afterMs: number };

/** The boundaries that the processes of a run have reached, in order. */
export function boundariesOf(stage: Stage): string[] {
  const log = logOf(stage);
  return existsSync(log) ? readFileSync(log, "utf8").split("\n").slice(0, -1) : [];
}

/** Carries a command out in a process that writes its boundaries down, and kills it with SIGKILL. */
export function killedLife(stage: Stage, blowAt: (seen: number) => Blow | undefined): Live {
  return async (command, seen) => {
    const blow = blowAt(seen);
    const killAt = blow && "boundary" in blow ? String(blow.boundary) : "never";
    const { kill, ended } = stage.start(command, {
      env: {
        NODE_OPTIONS: `--require=${preload}`,
        BOUNDARY_LOG: logOf(stage),
        KILL_AT: killAt,
      },
    });
    if (!blow || "boundary" in blow) return ended;
    const timer = setTimeout(() => kill("SIGKILL"), blow.afterMs);
    return ended.finally(() => clearTimeout(timer));
  };
}

function logOf({ home }: Stage): string {
  return join(home, "..", "boundaries");
}
