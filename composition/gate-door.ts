import { setTimeout as sleep } from "node:timers/promises";
import type { Artifact } from "../contracts/artifact.ts";
import type { Approval, Gate } from "../contracts/gate.ts";
import { NotFoundError } from "../contracts/not-found-error.ts";
import { answerGate, catchUp, fateOf, runOfGate, takeUpSignals } from "../pipeline/answer-gate.ts";
import { foldRun } from "../pipeline/evolve.ts";
import { openGate, type Run } from "../pipeline/run.ts";
import { whyClosed } from "../pipeline/why-refused.ts";
import type { Store } from "../store/open-store.ts";

/** How people answer, from whichever door they come. */
export interface GateDoor {
  /** The gate that waits for an answer under this id. */
  findGate(gateId: string): Promise<Gate>;
  /** Why the answer does not count; undefined when it was recorded. */
  answer(approval: Approval): Promise<string | undefined>;
  /** Exactly what a gate is bound to, as text. */
  subjectOf(gate: Gate): Promise<string>;
}

/** How often, and how many milliseconds apart, a process that drives the run is waited for. */
const looks = { most: 60, apartMs: 50 };

export function gateDoor(store: Store): GateDoor {
  const door = { store, now: () => new Date().toISOString() };
  const read = async (artifact: Artifact) =>
    Buffer.from(await store.artifact(artifact)).toString("utf8");
  const load = async (runId: string): Promise<Run> => foldRun(runId, await store.load(runId));
  return {
    async findGate(gateId) {
      const runId = runOfGate(gateId);
      await catchUp(await load(runId), door);
      const run = await load(runId);
      const gate = openGate(run)?.gate;
      if (gate?.id === gateId) return gate;
      const why = whyClosed(gateId, run) ?? "the run waits elsewhere";
      const open = gate ? `The open gate is ${gate.id}.` : "No gate of that run is open.";
      throw new NotFoundError(`Gate ${gateId} does not wait for an answer: ${why}. ${open}`);
    },
    async answer(approval) {
      const refused = await answerGate(approval, door);
      if (refused !== undefined) return refused;
      const runId = runOfGate(approval.gateId);
      for (let look = 1; look <= looks.most; look += 1) {
        const { taken, because } = fateOf(approval, await store.load(runId));
        if (taken) return because;
        await sleep(looks.apartMs);
        await takeUpSignals(runId, door);
      }
      // It waits in the inbox; the process that drives the run takes it up at its next pause.
      return undefined;
    },
    async subjectOf(gate) {
      const run = await load(gate.runId);
      if (gate.kind === "patch") return run.patch ? read(run.patch.diff) : "";
      if (gate.kind === "action") return gate.action ? read(gate.action.shown) : "";
      const subject = { plan: run.plan, spec: run.spec, budget: gate.budget };
      return JSON.stringify(subject[gate.kind] ?? null, null, 2);
    },
  };
}
