import { openStage, type Stage, type Told } from "../e2e/open-stage.ts";
import type { Live } from "./kill.ts";
import { travel } from "./travel.ts";
import { type Calm, leave, wrongsOf } from "./trial.ts";

/** What the model server does with a request; it may fall silent. */
type Ask = () => Promise<{ silence: true } | undefined>;

export type Rivalry = { contests: number; kills: string[]; wrongs: string[]; folder: string };

/** Two processes are told to resume the same run at once, each time it is resumed, until it ends. */
export async function rivalry(calm: Calm): Promise<Rivalry> {
  let ask: Ask = async () => undefined;
  const stage = await openStage({ ...calm.route.setting(), interrupt: () => ask() });
  const wrongs: string[] = [];
  let contests = 0;
  const live: Live = async ([verb = "", ...rest]) => {
    const command = [verb, ...rest];
    if (verb !== "run" && verb !== "resume") return stage.patchgate(command);
    const contest = openContest(stage, command, verb === "run" ? 1 : 2);
    ask = contest.ask;
    const { asked, stopped, drove } = await contest.end();
    if (verb === "run" || asked === 0) return drove;
    contests += 1;
    if (!isRefused(stopped)) wrongs.push(`The one that stopped first: ${stopped.stderr}`);
    return drove;
  };
  const travelled = await travel(stage, live, calm.route);
  wrongs.push(...(await wrongsOf(calm, stage, travelled)));
  await leave(stage, wrongs);
  return { contests, kills: travelled.kills, wrongs, folder: stage.home };
}

/** Nobody is answered before one of them has stopped; who goes on is killed when it asks again. */
function openContest(stage: Stage, command: string[], processes: number) {
  const started = Array.from({ length: processes }, () => stage.start(command));
  const first = Promise.race(started.map(({ ended }) => ended));
  let asked = 0;
  const ask: Ask = async () => {
    asked += 1;
    if (asked < processes) {
      await first;
      return undefined;
    }
    for (const { kill } of started) kill("SIGKILL");
    return { silence: true };
  };
  const end = async () => {
    const tolds = await Promise.all(started.map(({ ended }) => ended));
    const stopped = await first;
    return { asked, stopped, drove: tolds.find((told) => !isRefused(told)) ?? stopped };
  };
  return { ask, end };
}

function isRefused({ exitCode, stderr }: Told): boolean {
  return exitCode === 2 && stderr.includes("Another process is driving");
}
