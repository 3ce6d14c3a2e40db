import type { Artifact } from "../contracts/artifact.ts";
import { NotFoundError } from "../contracts/not-found-error.ts";
import type { RunEvent } from "../contracts/run-event.ts";
import type { RunReport } from "../contracts/run-report.ts";
import { catchUp } from "../pipeline/answer-gate.ts";
import type { RunSummary } from "../pipeline/ports.ts";
import type { Replayed } from "../pipeline/replay.ts";
import { reportOf } from "../pipeline/report.ts";
import { openStore, type Store } from "../store/open-store.ts";
import type { Pruned, StoreSize } from "../store/prune.ts";
import { type DrivingDoor, drivingDoor, loadRun, type Opened } from "./driving-door.ts";
import { type GateDoor, gateDoor } from "./gate-door.ts";

/** What the doors (command line, server, library) can do. Everything else is behind it. */
export interface App extends DrivingDoor, GateDoor {
  report(runId: string): Promise<{ report: RunReport; events: RunEvent[] }>;
  list(): Promise<RunSummary[]>;
  diff(runId: string): Promise<string>;
  text(artifact: Artifact): Promise<string>;
  /**
   * Plays a run again from its record and says where today's code would do something else. Asks no
   * model, runs no tool, writes nothing.
   */
  replay(runId: string): Promise<Replayed>;
  /** Forgets runs that ended before a time, and removes the working copies of all that have ended. */
  prune(olderThan: Date): Promise<Pruned & { left: StoreSize }>;
  close(): void;
}

/** Opens the state of this machine; close it when done. */
export async function openApp(
  env: NodeJS.ProcessEnv,
  home: string,
  warn: (message: string) => void,
): Promise<App> {
  const store = await openStore({ home, warn });
  const opened = { home, store, env };
  return {
    ...drivingDoor(opened),
    ...gateDoor(store),
    ...readingDoor(opened),
    replay: async (runId) => {
      const { replay } = await import("./replay.ts");
      return replay({ runId, events: await store.load(runId), store, env });
    },
    prune: async (before) => (await import("./prune.ts")).prune(opened, before),
  };
}

function readingDoor({ store }: Opened): Pick<App, "report" | "list" | "diff" | "text" | "close"> {
  const settle = async (runId: string) => {
    const loaded = await loadRun(store, runId);
    return (await catchUp(loaded.run, { store, now })) ? loadRun(store, runId) : loaded;
  };
  return {
    async report(runId) {
      const { run, events } = await settle(runId);
      return { report: reportOf(run), events };
    },
    async list() {
      const damaged = new Set<string>();
      for (const { runId, status } of await store.list()) {
        if (status !== "waiting") continue;
        const isRead = await settle(runId).then(() => true, unlessDamaged);
        if (!isRead) damaged.add(runId);
      }
      const mark = (run: RunSummary) =>
        damaged.has(run.runId) ? { ...run, status: "damaged" } : run;
      return (await store.list()).map(mark);
    },
    async diff(runId) {
      const { run } = await loadRun(store, runId);
      if (!run.patch) throw new NotFoundError(`${runId} has no patch yet.`);
      return readText(store, run.patch.diff);
    },
    text: (artifact) => readText(store, artifact),
    close: () => store.close(),
  };
}

async function readText(store: Store, artifact: Artifact): Promise<string> {
  return Buffer.from(await store.artifact(artifact)).toString("utf8");
}

/** One damaged run must not hide the others. */
function unlessDamaged(error: unknown): false {
  if (error instanceof Error && error.name === "StoreCorruptError") return false;
  throw error;
}

const now = () => new Date().toISOString();
