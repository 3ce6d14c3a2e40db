import { spawn } from "node:child_process";
import { once } from "node:events";
import { resolve } from "node:path";
import { type ServedRequest, serveModel } from "../../test/support/model-server.ts";
import { processesOf } from "../../test/support/processes-of.ts";
import { type BenchPlace, resetPlace } from "./place.ts";
import { childrensTime, processorTime, residentBytes } from "./process-tree.ts";
import { agentReply, contractOf, developer, floorReply, kindOf, type TurnKind } from "./script.ts";

export type Program = "floor" | "patchgate";

/** One run of one program; times in milliseconds. */
export type Measured = {
  start: number;
  /** Processor time of the tree by then. */
  startProcessor: number;
  /** What carrying out each turn took: answer sent to next request come in. */
  gaps: { kind: TurnKind; ms: number }[];
  wall: number;
  /** Last output to exit. */
  tail: number;
  /** Processor time of the tree up to the last of the turns, and to the end. */
  turnsProcessor: number;
  processor: number;
  /** Most resident bytes of the tree up to the last of the turns, and to the end. */
  turnsMemory: number;
  memory: number;
  /** Bytes of the first request of each contract; the bare program has only the one. */
  bodies: Record<string, number>;
  requests: number;
  leftProcesses: number;
};

const sampleMs = 20;

/** Runs a program once through all turns against a scripted model that answers at once. */
export async function measure(
  program: Program,
  turns: number,
  place: BenchPlace,
): Promise<Measured> {
  resetPlace(place);
  const turnsEnd = { processor: 0, memory: 0 };
  let memory = 0;
  let turn = 0;
  let pid = 0;
  let startProcessor: number | undefined;
  const sample = () => {
    memory = Math.max(memory, residentBytes(pid));
  };
  const server = await serveModel((request) => {
    startProcessor ??= processorTime(pid);
    const contract = contractOf(request);
    if (contract !== undefined && contract !== developer) return agentReply(contract, 0, turns);
    const now = turn++;
    if (now === turns - 1) Object.assign(turnsEnd, { processor: processorTime(pid), memory });
    return contract === undefined ? floorReply(now, turns) : agentReply(contract, now, turns);
  });

  const before = childrensTime();
  const startedAt = performance.now();
  const child = spawn(process.execPath, argumentsOf(program, place), {
    cwd: place.repository,
    env: {
      PATH: process.env.PATH,
      HOME: place.folder,
      PATCHGATE_HOME: place.home,
      OPENAI_BASE_URL: server.url,
    },
    stdio: ["ignore", "pipe", "inherit"],
  });
  pid = child.pid ?? 0;
  let saidAt = startedAt;
  child.stdout.on("data", () => {
    saidAt = performance.now();
  });
  const sampler = setInterval(sample, sampleMs);
  const [code] = await once(child, "exit");
  const endedAt = performance.now();
  clearInterval(sampler);
  await server.close();
  if (code !== 0) throw new Error(`${program} ended with ${code}`);
  const { requests } = server;
  return {
    start: (requests[0]?.receivedAt ?? endedAt) - startedAt,
    startProcessor: startProcessor ?? Number.NaN,
    gaps: gapsOf(requests, turns),
    wall: endedAt - startedAt,
    tail: endedAt - saidAt,
    turnsProcessor: turnsEnd.processor,
    processor: childrensTime() - before,
    turnsMemory: turnsEnd.memory,
    memory,
    bodies: bodiesOf(requests),
    requests: requests.length,
    leftProcesses: processesOf(place.home).length,
  };
}

function argumentsOf(program: Program, { spec }: BenchPlace): string[] {
  if (program === "floor") return [resolve("bench/agent-overhead/floor.mjs"), "go"];
  const model = ["--model", "openai:bench", "--api", "responses"];
  return [resolve("bin/patchgate.cjs"), "run", spec, "--json", ...model];
}

function gapsOf(requests: readonly ServedRequest[], turns: number): Measured["gaps"] {
  const work = requests.filter((request) => [undefined, developer].includes(contractOf(request)));
  return work.slice(0, -1).map((request, turn) => ({
    kind: kindOf(turn, turns),
    ms: (work[turn + 1]?.receivedAt ?? request.answeredAt) - request.answeredAt,
  }));
}

function bodiesOf(requests: readonly ServedRequest[]): Record<string, number> {
  const bodies: Record<string, number> = {};
  for (const request of requests) bodies[contractOf(request) ?? "floor"] ??= request.raw.length;
  return bodies;
}
