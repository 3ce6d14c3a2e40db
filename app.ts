import "./contracts/no-compiled-schemas.ts";
import { homedir } from "node:os";
import { join, resolve } from "node:path";
import type { Affected } from "./composition/affected.ts";
import type { AffectedDoor } from "./composition/affected-door.ts";
import { type DrivingDoor, drivingDoor, loadRun, type Opened } from "./composition/driving-door.ts";
import { type GateDoor, gateDoor } from "./composition/gate-door.ts";
import type { PolicyDesk } from "./composition/policy-desk.ts";
import type { Kept } from "./composition/recordings.ts";
import type { Artifact } from "./contracts/artifact.ts";
import type { Diagnosis } from "./contracts/diagnosis.ts";
import { NotFoundError } from "./contracts/not-found-error.ts";
import type { RunEvent } from "./contracts/run-event.ts";
import type { RunReport } from "./contracts/run-report.ts";
import { catchUp } from "./pipeline/answer-gate.ts";
import type { RunSummary } from "./pipeline/ports.ts";
import type { replayRun } from "./pipeline/replay.ts";
import { reportOf } from "./pipeline/report.ts";
import { openStore, type Store } from "./store/open-store.ts";
import type { Pruned, StoreSize } from "./store/prune.ts";

export type { Affected, Kept };

/** What the doors (command line, server, library) can do. Everything else is behind it. */
export interface App extends DrivingDoor, GateDoor {
  report(runId: string): Promise<{ report: RunReport; events: RunEvent[] }>;
  list(): Promise<RunSummary[]>;
  diff(runId: string): Promise<string>;
  text(artifact: Artifact): Promise<string>;
  /** Plays a run again from its journal; every recorded model answer is read and its hash checked. */
  replay(runId: string): Promise<ReturnType<typeof replayRun> & { answers: number }>;
  /** Forgets runs that ended before a time, and removes the working copies of all that have ended. */
  prune(olderThan: Date): Promise<Pruned & { left: StoreSize }>;
  close(): void;
}

/** What works here and what does not, without opening the store. */
export async function examineHere(
  repository: string,
  env: NodeJS.ProcessEnv,
): Promise<Diagnosis[]> {
  const { examine } = await import("./composition/examine.ts");
  return examine(repository, stateHome(env), env);
}

/** The policy alone: no store, and nothing of what a run needs is opened. */
export async function openPolicyDesk(folder: string | undefined): Promise<PolicyDesk> {
  return (await import("./composition/policy-desk.ts")).openPolicyDesk(folder);
}

/** What two policies, each a file or a commit, decide differently. */
export async function comparePolicies(before: string, after: string, folder: string) {
  return (await import("./composition/policy-desk.ts")).comparePolicies(before, after, folder);
}

/** What differs in the user's repository, and which tests it can break; no run is begun. */
export async function openAffected(env: NodeJS.ProcessEnv): Promise<AffectedDoor> {
  return (await import("./composition/affected-door.ts")).openAffectedDoor(env, stateHome(env));
}

/** Does a little of what runs do, so that the build can keep the compiled code of it. */
export async function warmUp(): Promise<void> {
  await (await import("./composition/warm-up.ts")).warmUp();
}

/** Opens the state of this machine; close it when done. */
export async function createApp(env: NodeJS.ProcessEnv = process.env): Promise<App> {
  const home = stateHome(env);
  const store = await openStore({ home });
  const opened = { home, store, env };
  return {
    ...drivingDoor(opened),
    ...gateDoor(store),
    ...readingDoor(opened),
    replay: async (runId) => {
      const { replay } = await import("./composition/keeping.ts");
      return replay({ ...opened, ...(await loadRun(store, runId)) });
    },
    prune: async (before) => (await import("./composition/keeping.ts")).prune(opened, before),
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

/** `$PATCHGATE_HOME`, else the place the system keeps state; never inside a repository. */
function stateHome(env: NodeJS.ProcessEnv): string {
  if (env.PATCHGATE_HOME) return resolve(env.PATCHGATE_HOME);
  return join(env.XDG_STATE_HOME || join(homedir(), ".local", "state"), "patchgate");
}

/** One damaged run must not hide the others. */
function unlessDamaged(error: unknown): false {
  if (error instanceof Error && error.name === "StoreCorruptError") return false;
  throw error;
}

const now = () => new Date().toISOString();
