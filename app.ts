import "./contracts/no-compiled-schemas.ts";
import { randomBytes } from "node:crypto";
import { homedir } from "node:os";
import { join, resolve } from "node:path";
import type { Affected } from "./composition/affected.ts";
import type { AffectedDoor } from "./composition/affected-door.ts";
import { baseFiles } from "./composition/base-files.ts";
import { type GateDoor, gateDoor } from "./composition/gate-door.ts";
import { maskTicket } from "./composition/mask-ticket.ts";
import type { PolicyDesk } from "./composition/policy-desk.ts";
import type { Kept } from "./composition/recordings.ts";
import { loadConfig, type Overrides } from "./config.ts";
import type { Artifact } from "./contracts/artifact.ts";
import type { Diagnosis } from "./contracts/diagnosis.ts";
import { NotFoundError } from "./contracts/not-found-error.ts";
import type { RunEvent, RunTerms } from "./contracts/run-event.ts";
import type { RunReport } from "./contracts/run-report.ts";
import { readSpec } from "./integrations/local/read-spec.ts";
import { catchUp, takeUpSignals } from "./pipeline/answer-gate.ts";
import { foldRun } from "./pipeline/evolve.ts";
import { advanceRun } from "./pipeline/orchestrator.ts";
import type { Approver, RunSummary } from "./pipeline/ports.ts";
import type { replayRun } from "./pipeline/replay.ts";
import { reportOf } from "./pipeline/report.ts";
import { openStore, type Store } from "./store/open-store.ts";
import type { Pruned, StoreSize } from "./store/prune.ts";
import { sandboxOf, termsOf } from "./terms.ts";
import { type Repository, readRepository } from "./workers/repository.ts";
import { openSandbox } from "./workers/sandbox/open-sandbox.ts";

export type { Affected, Kept };

export type RunRequest = {
  spec: string;
  stdin: NodeJS.ReadableStream;
  author: string;
  repository: string;
  base: string | undefined;
  overrides: Overrides;
  preapproved: string[];
  sandbox: string | undefined;
};

export type DriveRequest = {
  signal: AbortSignal;
  onEvent(event: RunEvent): void;
  approver: Approver;
  resumedBy: string | undefined;
};

/** What the doors (command line, server, library) can do. Everything else is behind it. */
export interface App extends GateDoor {
  /** Records the run and its terms; nothing is done until it is driven. */
  start(request: RunRequest): Promise<string>;
  /** Drives a run until it waits, parks or ends; null when another process does so already. */
  drive(runId: string, request: DriveRequest): Promise<RunReport | null>;
  cancel(runId: string, by: string, because: string): Promise<RunReport>;
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

type Opened = { home: string; store: Store; env: NodeJS.ProcessEnv };

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

export async function openApp(env: NodeJS.ProcessEnv): Promise<App> {
  const home = stateHome(env);
  const store = await openStore({ home });
  const opened = { home, store, env };
  return {
    ...drivingDoor(opened),
    ...gateDoor(store),
    ...readingDoor(opened),
    replay: async (runId) => {
      const { replay } = await import("./composition/keeping.ts");
      return replay({ ...opened, ...(await load(store, runId)) });
    },
    prune: async (before) => (await import("./composition/keeping.ts")).prune(opened, before),
  };
}

function drivingDoor({ home, store, env }: Opened): Pick<App, "start" | "drive" | "cancel"> {
  /** Read when a run was started here; a commit's files are the same whenever they are read. */
  const bases = new Map<string, Repository>();
  return {
    async start({ repository, base, overrides, spec, author, stdin, preapproved, sandbox }) {
      const found = await readRepository(repository, base, baseFiles);
      const loaded = await loadConfig(found.files["patchgate.yml"] ?? null, env, overrides);
      const place = { repository: found.root, baseBranch: found.branch };
      const ticket = maskTicket(await readSpec(spec, { ...place, author, stdin }), env);
      const backend = sandboxOf(loaded.config, sandbox);
      await openSandbox({ backend, image: loaded.config.sandbox.image });
      const runId = newRunId();
      const terms = termsOf({
        runId,
        ticket,
        ...loaded,
        baseSha: found.baseSha,
        preapproved,
        backend,
      });
      await checkModels(terms, env);
      await store.create(runId, ticket.title, { type: "run-started", ticket, terms });
      bases.set(runId, found);
      return runId;
    },

    async drive(runId, { approver, ...drive }) {
      const { run } = await load(store, runId);
      const { openPorts } = await import("./composition/open-ports.ts");
      const given = { run, store, home, env, approver, base: bases.get(runId) };
      const { ports, rules } = await openPorts(given);
      const driven = await advanceRun(runId, ports, { ...drive, rules });
      return driven && reportOf(driven);
    },

    async cancel(runId, by, because) {
      await load(store, runId);
      await store.signal(runId, { id: `cancel:${runId}`, kind: "cancel", data: { by, because } });
      await takeUpSignals(runId, { store, now });
      return reportOf((await load(store, runId)).run);
    },
  };
}

function readingDoor({ store }: Opened): Pick<App, "report" | "list" | "diff" | "text" | "close"> {
  return {
    async report(runId) {
      const before = await load(store, runId);
      const isChanged = await catchUp(before.run, { store, now });
      const { run, events } = isChanged ? await load(store, runId) : before;
      return { report: reportOf(run), events };
    },
    async list() {
      const waiting = (await store.list()).filter(({ status }) => status === "waiting");
      for (const { runId } of waiting)
        await catchUp((await load(store, runId)).run, { store, now });
      return store.list();
    },
    async diff(runId) {
      const { run } = await load(store, runId);
      if (!run.patch) throw new NotFoundError(`${runId} has no patch yet.`);
      return readText(store, run.patch.diff);
    },
    text: (artifact) => readText(store, artifact),
    close: () => store.close(),
  };
}

/** Throws when a model's name, key or script is not as it must be; nothing is asked of any server. */
async function checkModels({ models, api }: RunTerms, env: NodeJS.ProcessEnv): Promise<void> {
  const { resolveModel } = await import("./agents/models.ts");
  const names = [...new Set(Object.values(models))];
  await Promise.all(names.map((name) => resolveModel(name, { env, api })));
}

async function load(store: Store, runId: string) {
  const events = await store.load(runId);
  return { events, run: foldRun(runId, events) };
}

async function readText(store: Store, artifact: Artifact): Promise<string> {
  return Buffer.from(await store.artifact(artifact)).toString("utf8");
}

/** `$PATCHGATE_HOME`, else the place the system keeps state; never inside a repository. */
function stateHome(env: NodeJS.ProcessEnv): string {
  if (env.PATCHGATE_HOME) return resolve(env.PATCHGATE_HOME);
  return join(env.XDG_STATE_HOME || join(homedir(), ".local", "state"), "patchgate");
}

const now = () => new Date().toISOString();

function newRunId(): string {
  const day = new Date().toISOString().slice(0, 10).replaceAll("-", "");
  return `run-${day}-${randomBytes(4).toString("hex")}`;
}
