import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import type { RunEvent } from "../../contracts/run-event.ts";
import type { Run } from "../../pipeline/run.ts";
import type { Store } from "../../store/open-store.ts";
import type { Stage } from "../e2e/open-stage.ts";
import { processesOf } from "../support/processes-of.ts";
import { callsIn, standing } from "./travel.ts";

/** What must be the same, wherever the processes of a run were killed. */
export type Remains = Record<string, unknown>;

/** All that a run leaves behind, without what differs from run to run: ids, dates and durations. */
export async function remainsOf(stage: Stage): Promise<Remains> {
  const found = await standing(stage, async ({ store, run, events }) => ({
    ...summaryOf(run),
    ...(await offered(stage, run)),
    diff: run.patch && Buffer.from(await store.artifact(run.patch.diff)).toString(),
    happened: countEvents(events),
    readable: await countReadable(store, events),
  }));
  return {
    ...found,
    touched: stage.touched(),
    processes: await lastProcesses(stage),
  };
}

/** Model calls beyond those that are recorded. */
export async function callsPaidAgain(stage: Stage): Promise<number> {
  const recorded = await standing(stage, async ({ events }) => callsIn(events));
  return stage.server.requests.length - (recorded ?? 0);
}

function summaryOf(run: Run) {
  const books = run.spending.map(({ step, agent, turns, usage }) => {
    const { modelCalls, toolCalls, tokens, costUsd } = usage;
    return { step, agent, turns, modelCalls, toolCalls, tokens, costUsd: costUsd?.toFixed(6) };
  });
  return {
    outcome: run.outcome?.status,
    rounds: [run.patches, run.reviews],
    attempts: run.attempts,
    gates: run.gatesOpened,
    ledger: { books, held: run.reserved },
  };
}

/** The one branch, what it holds, and what lies beside the run. */
async function offered({ repository, home }: Stage, run: Run) {
  const { git, baseSha } = repository;
  const branches = await git("for-each-ref", "--format=%(refname)", "refs/heads/patchgate");
  const head = run.pullRequest?.headSha ?? "HEAD";
  const folder = join(home, "runs", run.runId);
  const page = readFileSync(join(folder, "pull-request.md"), "utf8");
  return {
    branches: branches.split("\n").length,
    branchIsOffered: branches === `refs/heads/${run.pullRequest?.branch}`,
    tree: await git("rev-parse", `${head}^{tree}`),
    parentIsBase: (await git("rev-parse", `${head}^`)) === baseSha,
    pageNamesHead: page.includes(head),
    files: readdirSync(folder).sort(),
    worktrees: readdirSync(join(home, "worktrees")),
  };
}

/** What a crash may repeat without harm. */
const repeatable = [
  "run-resumed",
  "run-parked",
  "step-started",
  "effect-started",
  "budget-reserved",
];

function countEvents(events: readonly RunEvent[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { event } of events)
    if (!repeatable.includes(event.type)) counts[event.type] = (counts[event.type] ?? 0) + 1;
  return counts;
}

/** How much of what was recorded can be read; reading checks it against its hash. */
async function countReadable(store: Store, events: readonly RunEvent[]): Promise<number> {
  let readable = 0;
  for (const { event } of events) {
    const kept =
      event.type === "model-called" ? event.response : event.type === "tool-called" && event.result;
    if (kept && (await store.artifact(kept))) readable += 1;
  }
  return readable;
}

const patienceMs = 10_000;

/** Processes of this stage that are still there after a while. */
async function lastProcesses({ home, repository }: Stage): Promise<string[]> {
  const giveUpAt = performance.now() + patienceMs;
  for (;;) {
    const left = processesOf(home, repository.root);
    if (left.length === 0 || performance.now() > giveUpAt) return left;
    await wait(50);
  }
}
