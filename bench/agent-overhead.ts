import { spawn } from "node:child_process";
import { once } from "node:events";
import { rmSync } from "node:fs";
import { type Measured, measure } from "./agent-overhead/measure.ts";
import { type BenchPlace, makePlace } from "./agent-overhead/place.ts";
import type { TurnKind } from "./agent-overhead/script.ts";

/**
 * What the machinery costs with the model's time taken out, beside a bare Node program that does
 * the same work. Interleaved, so that both share the noise: on a busy machine trust the ratios.
 */
const rounds = Number(process.argv[2] ?? 5);
const longTurns = Number(process.argv[3] ?? 200);
const shortTurns = 30;

type Figure = { figure: string; least: string; median: string; floor: string; goal: string };
const figures: Figure[] = [];

await measureShortRuns();
await measureHelp();
if (longTurns > shortTurns) await measureLongRun();
console.table(figures);

async function measureShortRuns(): Promise<void> {
  const place = makePlace(shortTurns);
  const runs: { floor: Measured; own: Measured }[] = [];
  try {
    // The first run makes the state folder and lets the canaries try the sandbox.
    await measure("patchgate", shortTurns, place);
    for (let round = 0; round < rounds; round += 1)
      runs.push({
        floor: await measure("floor", shortTurns, place),
        own: await measure("patchgate", shortTurns, place),
      });
  } finally {
    remove(place);
  }
  const compare = (figure: string, goal: string, pick: (run: Measured) => number) =>
    report(figure, goal, {
      own: runs.map(({ own }) => pick(own)),
      floor: runs.map(({ floor }) => pick(floor)),
    });
  compare("start to first request, ms", "<= 3 x floor", ({ start }) => start);
  compare("processor by then, ms", "<= 3 x floor", ({ startProcessor }) => startProcessor);
  for (const [kind, most] of [
    ["read", 15],
    ["edit", 15],
    ["diff", 45],
    ["true", 45],
  ] as const)
    compare(`gap after ${kind}, ms`, `<= ${most}`, ({ gaps }) => median(gapsAfter(gaps, kind)));
  compare("processor, 30 turns, ms", "<= 3.2 x floor", ({ turnsProcessor }) => turnsProcessor);
  compare("processor, whole route, ms", "", ({ processor }) => processor);
  compare("memory of the tree, 30 turns, MB", "<= 160", ({ turnsMemory }) => turnsMemory / 1e6);
  compare("memory of the tree, whole route, MB", "<= 160", ({ memory }) => memory / 1e6);
  compare("exit tail, ms", "<= 25", ({ tail }) => tail);
  compare("processes left", "0", ({ leftProcesses }) => leftProcesses);
  compare("requests", `${shortTurns + 4}`, ({ requests }) => requests);
  const last = runs.at(-1)?.own;
  for (const [contract, bytes] of Object.entries(last?.bodies ?? {}))
    report(`first body of ${contract}, bytes`, "<= 8000", { own: [bytes] });
}

async function measureHelp(): Promise<void> {
  const times = { own: [] as number[], floor: [] as number[] };
  for (let round = 0; round < rounds * 4; round += 1) {
    times.floor.push(await timeNode("-e", "0"));
    times.own.push(await timeNode("bin/patchgate.cjs", "--help"));
  }
  report("--help beside node -e 0, ms", "<= 1.5 x", times);
}

/** What 200 turns cost at their end over what they cost at their beginning. */
async function measureLongRun(): Promise<void> {
  const place = makePlace(longTurns);
  try {
    const { gaps } = await measure("patchgate", longTurns, place);
    for (const kind of ["read", "edit", "diff"] as const) {
      const taken = gapsAfter(gaps, kind);
      const share = Math.ceil(taken.length / 5);
      // The very first of each kind also loads and prepares.
      const first = median(taken.slice(1, 1 + share));
      const growth = median(taken.slice(-share)) / first;
      report(`gap after ${kind}, last of ${longTurns} turns / first`, "<= 1.2", { own: [growth] });
    }
  } finally {
    remove(place);
  }
}

async function timeNode(...args: string[]): Promise<number> {
  const startedAt = performance.now();
  await once(spawn(process.execPath, args, { stdio: "ignore" }), "exit");
  return performance.now() - startedAt;
}

function report(figure: string, goal: string, { own, floor }: { own: number[]; floor?: number[] }) {
  figures.push({
    figure,
    least: show(Math.min(...own)),
    median: show(median(own)),
    floor: floor
      ? `${show(median(floor))} (x ${show(Math.min(...own) / Math.min(...floor))} least, x ${show(median(own) / median(floor))} median)`
      : "",
    goal,
  });
}

function gapsAfter(gaps: Measured["gaps"], kind: TurnKind): number[] {
  return gaps.filter((gap) => gap.kind === kind).map(({ ms }) => ms);
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor((values.length - 1) / 2)] ?? Number.NaN;
}

function show(value: number): string {
  return value >= 100 || Number.isInteger(value) ? value.toFixed(0) : value.toFixed(1);
}

function remove({ folder }: BenchPlace): void {
  rmSync(folder, { recursive: true, force: true });
}
