import { existsSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import type { RunEvent } from "../../contracts/run-event.ts";
import { foldRun } from "../../pipeline/evolve.ts";
import { openGate, type Run } from "../../pipeline/run.ts";
import { openStore, type Store } from "../../store/open-store.ts";
import type { Stage } from "../e2e/open-stage.ts";
import { boundariesOf, type Live } from "./kill.ts";
import type { Route } from "./route.ts";

/** How the run came to its end: its boundaries in order, and where its processes were killed. */
export type Travelled = {
  boundaries: string[];
  kills: string[];
  /** Calls whose answer no process lived to record: the only ones that may be made again. */
  cutOff: number;
  complaints: string[];
};

const mostLives = 40;

/** Takes the ticket to its end as a patient person does: resumes what stopped, answers what waits. */
export async function travel(stage: Stage, live: Live, route: Route): Promise<Travelled> {
  const seen = () => boundariesOf(stage);
  const travelled: Travelled = { boundaries: [], kills: [], cutOff: 0, complaints: [] };
  let command: string[] = [];
  for (let life = 1; life <= mostLives; life += 1) {
    const run = await standing(stage, async ({ run: found }) => found);
    if (run?.outcome) return { ...travelled, boundaries: seen() };
    command = nextCommand(stage, run, command, route);
    const told = await live(command, seen().length);
    if (told.exitCode === undefined) await recordKill(stage, travelled, seen().at(-1) ?? "start");
    else if (!isExpected(command, told.exitCode)) travelled.complaints.push(told.stderr);
  }
  return { ...travelled, complaints: [...travelled.complaints, "did not come to an end"] };
}

function nextCommand(
  { ticket }: Stage,
  run: Run | undefined,
  [previous = ""]: readonly string[],
  { answerTo }: Route,
): string[] {
  if (!run) return ["run", ticket, "--json"];
  const gate = openGate(run)?.gate;
  // An answer that was cut off may have been sent: then resuming takes it up.
  const isNext = ["run", "resume"].includes(previous);
  return gate && isNext ? answerTo(gate) : ["resume", run.runId, "--json"];
}

/** Done or waiting; an answer that was sent before is refused. */
function isExpected([command = ""]: readonly string[], exitCode: number): boolean {
  const others = ["run", "resume"].includes(command) ? [10, 13, 14] : [2];
  return exitCode === 0 || others.includes(exitCode);
}

/** A request that was under way may still arrive. */
const settleMs = 150;

async function recordKill(stage: Stage, travelled: Travelled, where: string): Promise<void> {
  await wait(settleMs);
  const recorded = await standing(stage, async ({ events }) => callsIn(events));
  travelled.cutOff = stage.server.requests.length - (recorded ?? 0);
  travelled.kills.push(where);
}

export function callsIn(events: readonly RunEvent[]): number {
  return events.filter(({ event }) => event.type === "model-called").length;
}

type Standing = { store: Store; run: Run; events: RunEvent[] };

/** Looks at the only run of the stage's store; undefined while there is none. */
export async function standing<Result>(
  { home }: Stage,
  look: (standing: Standing) => Promise<Result>,
): Promise<Result | undefined> {
  if (!existsSync(join(home, "store.db"))) return undefined;
  const store = await openStore({ home });
  try {
    const [found, ...others] = await store.list();
    if (others.length > 0) throw new Error("There is more than one run");
    if (!found) return undefined;
    const events = await store.load(found.runId);
    return await look({ store, run: foldRun(found.runId, events), events });
  } finally {
    store.close();
  }
}
