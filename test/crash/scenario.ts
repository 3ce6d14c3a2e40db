import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { foldRun } from "../../pipeline/evolve.ts";
import { openGate } from "../../pipeline/run.ts";
import { openStore, type Store } from "../../store/open-store.ts";
import { runStarted } from "../support/events.ts";
import { sha256 } from "../support/memory-store.ts";
import { type Mutation, runId, type Setting, startLife } from "./life.ts";
import type { Outside } from "./outside.ts";
import { CrashError, type Point } from "./points.ts";

/** What goes wrong, and at which point of the run. */
export type Trouble = {
  kind: "none" | "crash" | "freeze" | "answer";
  at: number;
  /** So many points later it goes wrong once more. */
  again?: number;
};

/** What must be the same, whatever went wrong on the way. */
export type Remains = Record<string, unknown>;

type Played = { points: string[]; remains: Remains; wrongs: string[] };

const mostLives = 12;
// A crash of a process loses nothing that was written, so the disk need not be a real one.
const memoryDisk = existsSync("/dev/shm") ? "/dev/shm" : tmpdir();

/** Plays the whole run once, with trouble at one point; people answer each gate it waits at. */
export async function playRun(
  trouble: Trouble,
  outside: Outside,
  mutation: Mutation = {},
  first = runStarted({ mode: "approve" }),
): Promise<Played> {
  const home = await mkdtemp(join(memoryDisk, "patchgate-crash-"));
  let clock = Date.parse("2026-01-01T00:00:00.000Z");
  const setting: Setting = { home, outside, now: () => new Date(clock), mutation };
  const passLease = () => {
    clock += 60_000;
  };
  const watch = await openStore({ home, now: setting.now });
  await watch.create(runId, "Greet by name", first);
  const stage = openStage(trouble, watch);
  const wrongs: string[] = [];
  for (let life = 1; life <= mostLives && !(await hasEnded(watch)); life += 1) {
    const end = await live(setting, stage, watch);
    if (end === "crashed" || end === "frozen") passLease();
    if (end === "overslept") wrongs.push("slept over an answer");
  }
  wrongs.push(...(await thaw(stage)));
  const remains = await remainsOf(watch, home, outside);
  watch.close();
  await rm(home, { recursive: true, force: true });
  return { points: stage.points, remains, wrongs };
}

/** Where the points of all lives are counted, and the trouble happens. */
function openStage(trouble: Trouble, watch: Store) {
  const points: string[] = [];
  const troubled = [trouble.at, trouble.at + (trouble.again ?? 0)];
  let freeze: () => void = () => undefined;
  const frozen = new Promise<void>((resolve) => {
    freeze = resolve;
  });
  let release: () => void = () => undefined;
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  const happen = async (die: () => void) => {
    if (trouble.kind === "crash") die();
    if (trouble.kind === "answer") await answerFromOutside(watch);
    if (trouble.kind !== "freeze") return;
    freeze();
    await released;
  };
  const pointOfLife = (): Point => {
    let dead = false;
    return async (name) => {
      if (dead) throw new CrashError(name);
      points.push(name);
      if (troubled.includes(points.length))
        await happen(() => {
          dead = true;
          throw new CrashError(name);
        });
    };
  };
  const zombies: Promise<unknown>[] = [];
  return { points, pointOfLife, frozen, release, zombies };
}

type Stage = ReturnType<typeof openStage>;

type End = "crashed" | "frozen" | "slept" | "overslept";

async function live(setting: Setting, stage: Stage, watch: Store): Promise<End> {
  const life = await startLife(setting, stage.pointOfLife());
  const work = (async () => {
    const run = await life.drive();
    if (run && (await watch.signals(runId)).pending.length > 0) return "overslept" as const;
    if (run && openGate(run)) await life.approve();
    return "slept" as const;
  })().finally(life.close);
  try {
    // One life is frozen at most; later ones end by themselves.
    if (stage.zombies.length > 0) return await work;
    const end = await Promise.race([work, stage.frozen.then(() => "frozen" as const)]);
    if (end === "frozen") stage.zombies.push(work.catch(endOfZombie));
    return end;
  } catch (error) {
    if (error instanceof CrashError) return "crashed";
    throw error;
  }
}

function endOfZombie(error: unknown): string {
  return error instanceof Error ? error.name : String(error);
}

/** A process that was stopped for longer than its lease goes on, and must find out. */
async function thaw({ zombies, release }: Stage): Promise<string[]> {
  release();
  const ends = await Promise.all(zombies);
  return ends
    .filter((end) => end !== "FencedError" && end !== "slept")
    .map((end) => `a thawed process ended with ${String(end)}`);
}

/** A person answers while the process is at work. */
async function answerFromOutside(watch: Store): Promise<void> {
  const gate = openGate(foldRun(runId, await watch.load(runId)))?.gate;
  if (!gate) return;
  const by = { id: "zoe", channel: "web", displayName: "Zoe" };
  const data = { gateId: gate.id, decision: "approved", by, comment: null, digest: gate.digest };
  const at = "2026-01-01T00:00:00.000Z";
  await watch.signal(runId, { id: `zoe-${gate.id}`, kind: "approval", data: { ...data, at } });
}

async function hasEnded(watch: Store): Promise<boolean> {
  return foldRun(runId, await watch.load(runId)).outcome !== undefined;
}

async function remainsOf(watch: Store, home: string, outside: Outside): Promise<Remains> {
  const events = await watch.load(runId);
  const run = foldRun(runId, events);
  const { modelCalls, toolCalls, tokens } = run.spent;
  const folder = join(home, "runs", runId);
  const bundle = await readFile(join(folder, "evidence.json"), "utf8").catch(() => "");
  const page = await readFile(join(folder, "pull-request.md"), "utf8").catch(() => "");
  return {
    outcome: run.outcome?.status,
    diffDigest: run.patch?.diffDigest,
    rounds: [run.patches, run.reviews],
    attempts: run.attempts,
    gates: run.gatesOpened,
    ledger: {
      modelCalls,
      toolCalls,
      tokens,
      usd: (run.spent.costUsd ?? 0).toFixed(4),
      held: run.reserved,
    },
    branches: outside.branches.map(({ headSha }) => headSha === run.patch?.headSha),
    evidenceIsKept: sha256(bundle) === run.pullRequest?.evidence.hash,
    page: page.includes(run.pullRequest?.headSha ?? "no commit"),
    opened: events.filter(({ event }) => event.type === "pull-request-opened").length,
  };
}
