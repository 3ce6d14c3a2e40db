import { randomBytes } from "node:crypto";
import { loadConfig, type Overrides } from "../config.ts";
import type { RunEvent, RunTerms } from "../contracts/run-event.ts";
import type { RunReport } from "../contracts/run-report.ts";
import { type Author, readSpec } from "../integrations/local/read-spec.ts";
import { takeUpSignals } from "../pipeline/answer-gate.ts";
import { foldRun } from "../pipeline/evolve.ts";
import { advanceRun } from "../pipeline/orchestrator.ts";
import type { Approver } from "../pipeline/ports.ts";
import { reportOf } from "../pipeline/report.ts";
import { mayTrigger } from "../policies/trust.ts";
import type { Store } from "../store/open-store.ts";
import { sandboxOf, termsOf } from "../terms.ts";
import { type Repository, readRepository } from "../workers/repository.ts";
import { removeCopies } from "../workers/workspace/remove-copies.ts";
import { baseFiles } from "./base-files.ts";
import { maskTicket } from "./mask-ticket.ts";
import { openRunSandbox } from "./open-run-sandbox.ts";

export type RunRequest = {
  /** Path of a Markdown, text, JSON or YAML file, or `-` for `stdin`. */
  spec: string;
  stdin?: NodeJS.ReadableStream;
  /** Who asks for the change, e.g. `local:ada`. */
  author: Author;
  /** A folder of the git repository. */
  repository: string;
  /** Branch, tag or commit to start from; HEAD when absent. */
  base?: string;
  /** What wins over the environment and over `patchgate.yml`. */
  overrides?: Overrides;
  /** Kinds of gates that are approved in advance; never covers what policy denies. */
  preapproved?: string[];
  sandbox?: string;
};

export type DriveRequest = {
  /** Parks the run: what is under way ends, and everything done so far is kept. */
  signal?: AbortSignal;
  onEvent?(event: RunEvent): void;
  /** Is asked at gates; without one, or when it answers null, the run waits. */
  approver?: Approver;
  /** Who takes a parked run up again; without, a parked run stays parked. */
  resumedBy?: string;
};

export interface DrivingDoor {
  /** Records the run and its terms; nothing is done until it is driven. */
  start(request: RunRequest): Promise<string>;
  /** Drives a run until it waits, parks or ends; null when another process does so already. */
  drive(runId: string, request?: DriveRequest): Promise<RunReport | null>;
  cancel(runId: string, by: string, because: string): Promise<RunReport>;
}

export type Opened = { home: string; store: Store; env: NodeJS.ProcessEnv };

const nobody: Approver = { ask: async () => null };
const now = () => new Date().toISOString();
const unstopped = new AbortController().signal;

/** Runs are begun, driven and ended here. */
export function drivingDoor({ home, store, env }: Opened): DrivingDoor {
  /** Read when a run was started here; a commit's files are the same whenever they are read. */
  const bases = new Map<string, Repository>();
  return {
    async start({ repository, base, overrides = {}, spec, author, ...request }) {
      const { stdin = process.stdin, preapproved = [], sandbox } = request;
      const found = await readRepository(repository, base, baseFiles);
      const loaded = await loadConfig(found.files["patchgate.yml"] ?? null, env, overrides);
      const place = { repository: found.root, baseBranch: found.branch };
      const written = maskTicket(await readSpec(spec, { ...place, author, stdin }), env);
      const ticket = { ...written, trigger: mayTrigger({ source: "file" }) };
      const backend = sandboxOf(loaded.config, sandbox);
      const confined = await openRunSandbox({ sandbox: backend }, loaded.config, home);
      const runId = newRunId();
      const terms = termsOf({
        runId,
        ticket,
        ...loaded,
        baseSha: found.baseSha,
        preapproved,
        backend,
      });
      // Nothing is spent on a run whose first command could not be run.
      await Promise.all([checkModels(terms, env), confined.ready()]);
      await store.create(runId, ticket.title, { type: "run-started", ticket, terms });
      bases.set(runId, found);
      return runId;
    },

    async drive(runId, { approver = nobody, ...asked } = {}) {
      const { signal = unstopped, onEvent = () => undefined, resumedBy } = asked;
      const { run } = await loadRun(store, runId);
      const { openPorts } = await import("./open-ports.ts");
      const given = { run, store, home, env, approver, base: bases.get(runId) };
      const { ports, rules, workspace } = await openPorts(given);
      const driven = await advanceRun(runId, ports, { signal, onEvent, resumedBy, rules });
      // All that is asked of an ended run lies in the store and beside its page.
      if (driven?.outcome) await workspace.remove();
      return driven && reportOf(driven);
    },

    async cancel(runId, by, because) {
      await loadRun(store, runId);
      await store.signal(runId, { id: `cancel:${runId}`, kind: "cancel", data: { by, because } });
      await takeUpSignals(runId, { store, now });
      const { run } = await loadRun(store, runId);
      if (run.outcome) await removeCopies(home, runId);
      return reportOf(run);
    },
  };
}

/** Throws when a model's name, key or script is not as it must be; nothing is asked of any server. */
async function checkModels({ models, api }: RunTerms, env: NodeJS.ProcessEnv): Promise<void> {
  const { resolveModel } = await import("../agents/models.ts");
  const names = [...new Set(Object.values(models))];
  await Promise.all(names.map((name) => resolveModel(name, { env, api })));
}

export async function loadRun(store: Store, runId: string) {
  const events = await store.load(runId);
  return { events, run: foldRun(runId, events) };
}

function newRunId(): string {
  const day = now().slice(0, 10).replaceAll("-", "");
  return `run-${day}-${randomBytes(4).toString("hex")}`;
}
