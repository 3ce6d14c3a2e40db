import { join } from "node:path";
import { createAgents } from "../../agents/create-agents.ts";
import type { ModelChoice } from "../../agents/model-choice.ts";
import { localHost } from "../../integrations/local/local-host.ts";
import { answerGate } from "../../pipeline/answer-gate.ts";
import { beforeOffer, evidenceOf } from "../../pipeline/evidence.ts";
import { foldRun } from "../../pipeline/evolve.ts";
import { advanceRun } from "../../pipeline/orchestrator.ts";
import type { Ports, RunStore } from "../../pipeline/ports.ts";
import { leaseMs } from "../../store/leases.ts";
import { openStore, type Store } from "../../store/open-store.ts";
import { aTool } from "../support/agents.ts";
import { aCheck, aCheckReport, anApproval, aTestReport } from "../support/facts.ts";
import { rules } from "../support/given.ts";
import { sha256 } from "../support/memory-store.ts";
import type { Copy, Outside } from "./outside.ts";
import { type Point, withPoints } from "./points.ts";
import { play } from "./script.ts";

export const runId = "run-1";

/** One protection taken away, to see that the harness notices. */
export type Mutation = {
  store?(store: Store, home: string): Store;
  copy?(copy: Copy): Copy;
  ports?: Partial<Ports>;
};

export type Setting = { home: string; outside: Outside; now(): Date; mutation: Mutation };

/** One process: everything it holds is new, only the disk and the outside world are old. */
export async function startLife(setting: Setting, point: Point) {
  const { home, now, mutation } = setting;
  const opened = await openStore({ home, now });
  const mutated = mutation.store?.(opened, home) ?? opened;
  const store = storeWithPoints(mutated, point);
  const ports = { ...(await openWorld(setting, store, point)), ...mutation.ports };
  const { signal } = new AbortController();
  return {
    drive: () =>
      advanceRun(runId, ports, { rules, signal, onEvent: () => undefined, resumedBy: "ann" }),
    approve: async () => {
      const { gates } = foldRun(runId, await opened.load(runId));
      const gate = Object.values(gates).at(-1)?.gate;
      return gate && answerGate(anApproval(gate), { store, now: ports.now });
    },
    close: () => opened.close(),
  };
}

const writes = ["acquire", "release", "append", "consume", "signal", "keep"] as const;

function storeWithPoints(store: Store, point: Point): Store {
  const watched = withPoints("store", store, [...writes], point);
  const journal: RunStore["journal"] = (...at) =>
    withPoints("journal", store.journal(...at), ["keep"], point);
  return new Proxy(watched, {
    get: (on, name) => (name === "journal" ? journal : Reflect.get(on, name)),
  });
}

async function openWorld(setting: Setting, store: Store, point: Point): Promise<Ports> {
  const { home, outside, now, mutation } = setting;
  const opened = outside.openCopy();
  const touching = ["addLine", "snapshot", "capture", "findPublished", "publish"] as const;
  const copy = withPoints("copy", mutation.copy?.(opened) ?? opened, [...touching], point);
  const model = withPoints("model", aModel(outside), ["respond"], point);
  const edit = aTool(
    "edit_file",
    async (args) => {
      await copy.addLine((args as { line: string }).line);
      return "done";
    },
    { readOnly: false, changedFiles: true },
  );
  return {
    store,
    agents: createAgents({
      model: async () => model,
      tools: () => [edit],
      instructions: async () => "",
      mask: (text) => text,
      snapshot: () => copy.snapshot(),
      pace: { tries: 1, firstWaitMs: 1, longestWaitMs: 1 },
    }),
    workspace: copy,
    verifier: {
      runChecks: async (_run, { headSha }) => ({ ...aCheckReport(aCheck("passed")), headSha }),
      detectChanges: async ({ baseSha, headSha }) => ({
        changes: { baseSha, headSha, files: [], symbols: [], nonCode: [] },
        selection: aTestReport().selection,
      }),
      runTests: async ({ patch }) => aTestReport({ headSha: patch.headSha }),
    },
    approver: { ask: async () => null },
    host: localHost({
      folder: () => join(home, "runs", runId),
      evidenceOf: () => readEvidence(store),
      keep: (content, mime) => store.keep(content, mime),
      branch: async ({ patch, events }) => ({
        name: "patchgate/t-1",
        find: () => copy.findPublished(patch.headSha),
        publish: () => copy.publish(patch.headSha),
        seal: async (commit) => ({
          ...{ branch: "patchgate/t-1", commit, tree: commit, sinceReview: [] },
          ...{ diffDigest: patch.diffDigest, reviewedDiffDigest: patch.diffDigest },
          chain: await store.chainAt(runId, events),
        }),
      }),
    }),
    costRange: async () => null,
    approvers: { count: 1, from: [] },
    ownersOf: () => [],
    gateTimes: () => ({
      remindAt: null,
      escalateAt: null,
      escalateTo: [],
      expiresAt: "2100-01-01T00:00:00.000Z",
    }),
    sha256,
    now: () => now().toISOString(),
    uptime: () => now().getTime(),
    leaseMs,
    every: () => () => undefined,
  };
}

async function readEvidence(store: Store) {
  const events = beforeOffer(await store.load(runId));
  const evidence = evidenceOf(foldRun(runId, events), events);
  if (evidence) return evidence;
  throw new Error("The evidence is not complete");
}

function aModel({ modelCalls }: Outside): ModelChoice {
  return {
    label: "scripted: crash tests",
    scripted: true,
    settings: {},
    maxOutputTokens: 100,
    respond: async (_question, place) => {
      modelCalls.push(`${place.step}/${place.attempt}/${place.turn}`);
      const tokens = { input: 100, cachedInput: 0, output: 10, reasoning: 0 };
      return { output: play(place), tokens, truncated: false };
    },
    explain: (error) => ({
      message: String(error),
      transient: false,
      refused: true,
      waitMs: null,
    }),
    price: async () => 0.01,
  };
}
