import { isDeepStrictEqual } from "node:util";
import { openStage, type Stage } from "../e2e/open-stage.ts";
import { type Blow, killedLife } from "./kill.ts";
import { callsPaidAgain, type Remains, remainsOf } from "./remains.ts";
import { type Route, smoothRoute } from "./route.ts";
import { type Travelled, travel } from "./travel.ts";

/** The run that nobody kills, to compare the others with. */
export type Calm = { route: Route; remains: Remains; boundaries: string[]; ms: number };

export type Trial = { kills: string[]; paidAgain: number; wrongs: string[]; folder: string };

export async function calmRun(route = smoothRoute): Promise<Calm> {
  const stage = await openStage(route.setting());
  try {
    const began = performance.now();
    const live = killedLife(stage, () => undefined);
    const { boundaries, complaints } = await travel(stage, live, route);
    const ms = performance.now() - began;
    const remains = await remainsOf(stage);
    if (complaints.length > 0 || remains.outcome !== "approved")
      throw new Error(`Nobody killed it, and still: ${complaints} ${remains.outcome}`);
    return { route, remains, boundaries, ms };
  } finally {
    await stage.close();
  }
}

/** Plays the same run, kills its processes, and says what came out otherwise. */
export async function trial(
  calm: Calm,
  blowAt: (boundariesSeen: number) => Blow | undefined,
): Promise<Trial> {
  const { route } = calm;
  const stage = await openStage(route.setting());
  const travelled = await travel(stage, killedLife(stage, blowAt), route);
  const wrongs = await wrongsOf(calm, stage, travelled);
  const paidAgain = await callsPaidAgain(stage);
  await leave(stage, wrongs);
  return { kills: travelled.kills, paidAgain, wrongs, folder: stage.home };
}

/** Where something went wrong the folders are kept, to be looked into. */
export async function leave(stage: Stage, wrongs: readonly string[]): Promise<void> {
  await (wrongs.length > 0 ? stage.server.close() : stage.close());
}

/** All that differs from the calm run, and what was paid for twice without need. */
export async function wrongsOf(
  { remains }: Calm,
  stage: Stage,
  { kills, cutOff, complaints }: Travelled,
): Promise<string[]> {
  const left: Remains = await remainsOf(stage).catch((error) => ({ failed: String(error) }));
  const wrongs = [...new Set([...Object.keys(remains), ...Object.keys(left)])]
    .filter((what) => !isDeepStrictEqual(remains[what], left[what]))
    .map((what) => `${what}: ${asText(left[what])} and not ${asText(remains[what])}`);
  const again = await callsPaidAgain(stage);
  if (again !== cutOff) wrongs.push(`${again} calls paid again, and ${cutOff} were cut off`);
  if (again > kills.length) wrongs.push(`${again} calls paid again for ${kills.length} kills`);
  return [...complaints, ...wrongs];
}

const asText = (value: unknown) => JSON.stringify(value);
