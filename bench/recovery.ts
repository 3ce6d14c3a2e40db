import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { goodPlay } from "../test/e2e/answers.ts";
import { openStage, type Stage } from "../test/e2e/open-stage.ts";
import { initRepository } from "../test/support/git-repository.ts";
import { createWorkspace } from "../workers/workspace/workspace.ts";

/** What it costs to be able to go on after a crash, and how soon a killed run is at work again. */
const figures: Record<string, { ms: string; goal: string }> = {};
const folder = await mkdtemp(join(tmpdir(), "patchgate-bench-"));
try {
  await measureSnapshots(10_000);
} finally {
  await rm(folder, { recursive: true, force: true });
}
await measureResume(9);
console.table(figures);

/** A turn that edits one file, in a repository of so many. */
async function measureSnapshots(files: number): Promise<void> {
  const names = Array.from({ length: files }, (_, at) => `src/${at % 100}/file-${at}.ts`);
  await mkdir(join(folder, "repository"));
  const repository = await initRepository(
    join(folder, "repository"),
    Object.fromEntries(names.map((name) => [name, `export const name = "${name}";\n`])),
  );
  const workspace = createWorkspace({
    home: join(folder, "home"),
    repository: repository.root,
    runId: "run-1",
    baseSha: repository.baseSha,
    branch: "patchgate/bench",
    keep: () => Promise.reject(new Error("A snapshot keeps no artifact")),
  });
  const root = await workspace.root();
  await workspace.snapshot("first");
  const edit = async (turn: number) => {
    const name = names[turn * 7] ?? "";
    await writeFile(join(root, name), `export const turn = ${turn};\n`);
    return [name];
  };
  const told: number[] = [];
  const looked: number[] = [];
  for (let turn = 1; turn <= 60; turn += 1) {
    const paths = await edit(turn);
    if (turn % 2 === 0) told.push(await timed(() => workspace.snapshot(`${turn}`, paths)));
    else looked.push(await timed(() => workspace.snapshot(`${turn}`)));
  }
  const among = `${files.toLocaleString("en-US")} files`;
  figures[`snapshot after an edit, ${among}, p50`] = { ms: show(told), goal: "< 50" };
  figures[`snapshot after a command, ${among}, p50`] = { ms: show(looked), goal: "-" };
}

/** From `patchgate resume` to the next question to the model, after SIGKILL at a turn of the developer. */
async function measureResume(rounds: number): Promise<void> {
  const times: number[] = [];
  for (let round = 0; round < rounds; round += 1) times.push(await timeResume());
  figures["resume after kill -9, p50"] = { ms: show(times), goal: "< 2000" };
}

async function timeResume(): Promise<number> {
  let ask: () => void = () => undefined;
  const asked = () => new Promise<void>((resolve) => (ask = resolve));
  const stage: Stage = await openStage({
    play: goodPlay({}),
    interrupt: async ({ owner, turn }) => {
      if (owner !== "developer" || turn < 2) return undefined;
      ask();
      return { silence: true };
    },
  });
  try {
    const first = asked();
    const run = stage.start(["run", stage.ticket, "--json"]);
    await first;
    run.kill("SIGKILL");
    await run.ended;
    const { runId } = JSON.parse((await stage.patchgate(["runs", "--json"])).stdout);
    const second = asked();
    const began = performance.now();
    const resumed = stage.start(["resume", runId, "--json"]);
    await second;
    const ms = performance.now() - began;
    resumed.kill("SIGKILL");
    await resumed.ended;
    return ms;
  } finally {
    await stage.close();
  }
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await work();
  return performance.now() - began;
}

function show(times: number[]): string {
  return (times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)] ?? Number.NaN).toFixed(1);
}
