import type { Blow } from "../test/chaos/kill.ts";
import { type Rivalry, rivalry } from "../test/chaos/rivals.ts";
import { type Route, roughRoute, smoothRoute } from "../test/chaos/route.ts";
import { type Calm, calmRun, type Trial, trial } from "../test/chaos/trial.ts";

/**
 * Whole runs of the built program whose processes are killed at random, and runs that are resumed
 * by two processes at once; each is compared with a run nobody disturbed.
 * `npm run bench chaos RUNS CONTESTS SEED`
 */
const [runs = 20, contests = 200, seed = Date.now() % 1_000_000] = process.argv
  .slice(2)
  .map(Number);
const atOnce = 2;
const mostKills = 8;

console.log(`${runs} runs, ${contests} contests, seed ${seed}`);
const calm = await undisturbed(smoothRoute);
const rough = runs > 1 ? await undisturbed(roughRoute) : calm;
const trials: Trial[] = [];
const rivalries: Rivalry[] = [];
let next = 0;
await sideBySide(async () => {
  if (next >= runs) return false;
  next += 1;
  const number = next;
  const on = number % 2 === 0 ? rough : calm;
  const played = await trial(on, randomBlows(on, randomFrom(seed + number)));
  trials.push(played);
  tell(`Run ${number}`, played);
  return true;
});
await sideBySide(async () => {
  if (held() >= contests) return false;
  const played = await rivalry(calm);
  rivalries.push(played);
  tell("A run of two", played);
  return true;
});

const violations = [...trials, ...rivalries].filter(({ wrongs }) => wrongs.length > 0).length;
console.table({
  runs: trials.length,
  kills: trials.reduce((sum, { kills }) => sum + kills.length, 0),
  "model calls paid again": trials.reduce((sum, { paidAgain }) => sum + paidAgain, 0),
  contests: held(),
  violations,
});
process.exitCode = violations > 0 ? 1 : 0;

async function undisturbed(route: Route): Promise<Calm> {
  const run = await calmRun(route);
  const { boundaries, ms } = run;
  console.log(`A run nobody disturbs: ${boundaries.length} boundaries, ${ms.toFixed(0)} ms`);
  return run;
}

function held(): number {
  return rivalries.reduce((sum, one) => sum + one.contests, 0);
}

/** Several at once, each lane until there is nothing more to do. */
async function sideBySide(work: () => Promise<boolean>): Promise<void> {
  const lane = async () => {
    while (await work());
  };
  await Promise.all(Array.from({ length: atOnce }, lane));
}

function tell(name: string, { wrongs, kills, folder }: Rivalry | Trial): void {
  if (wrongs.length === 0) return;
  console.log(`${name}, killed [${kills.join("; ")}], left in ${folder}:`);
  for (const wrong of wrongs) console.log(`  ${wrong.slice(0, 2000)}`);
}

/** Half at a boundary, half at any moment; most of them early in a life, as in a crash loop. */
function randomBlows({ boundaries, ms }: Calm, random: () => number) {
  let left = 1 + Math.floor(random() * mostKills);
  return (seen: number): Blow | undefined => {
    if (left === 0) return undefined;
    left -= 1;
    const share = random() ** 2;
    if (random() < 0.5) return { boundary: seen + 1 + Math.floor(share * boundaries.length) };
    return { afterMs: share * ms };
  };
}

/** Numbers in [0, 1) that are the same for the same seed (mulberry32). */
function randomFrom(start: number): () => number {
  let state = start | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
