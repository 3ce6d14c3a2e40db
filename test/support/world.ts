import type { PatchFacts } from "../../contracts/patch.ts";
import type { RunEvent } from "../../contracts/run-event.ts";
import { advanceRun, type Drive } from "../../pipeline/orchestrator.ts";
import type { Agents, Ports, Verifier, Workspace } from "../../pipeline/ports.ts";
import { runStarted } from "./events.ts";
import {
  aCheck,
  aCheckReport,
  aPatch,
  aPlan,
  aPullRequest,
  aReview,
  aSpec,
  aTestReport,
} from "./facts.ts";
import { rules } from "./given.ts";
import { memoryStore, sha256 } from "./memory-store.ts";

/** Shows lines 1 to 3 of src/greet.ts. */
export const shownDiff = [
  "diff --git a/src/greet.ts b/src/greet.ts",
  "--- a/src/greet.ts",
  "+++ b/src/greet.ts",
  "@@ -1,2 +1,3 @@",
  " one",
  "+two",
  " three",
  "",
].join("\n");

export type Script = {
  terms?: Parameters<typeof runStarted>[0];
  agents?: Partial<Agents>;
  verifier?: Partial<Verifier>;
  workspace?: Partial<Workspace>;
  ports?: Partial<Omit<Ports, "agents" | "verifier" | "workspace" | "store">>;
};

/** A world in which all goes well, but for what the script says; only the core is real. */
export async function aWorld(script: Script = {}) {
  const beats = new Set<() => Promise<void>>();
  const store = memoryStore();
  const ports: Ports = {
    store,
    agents: { ...willingAgents, ...script.agents },
    workspace: { ...countingWorkspace(), ...script.workspace },
    verifier: { ...pleasedVerifier, ...script.verifier },
    approver: { ask: async () => null },
    host: { open: async () => aPullRequest() },
    costRange: async () => null,
    approvers: { count: 1, from: [] },
    ownersOf: () => [],
    gateTimes: () => gateTimes,
    sha256,
    now: () => "2026-01-01T00:00:00.000Z",
    uptime: () => 0,
    leaseMs: 30_000,
    every: (beat) => {
      beats.add(beat);
      return () => beats.delete(beat);
    },
    ...script.ports,
  };
  await store.create("run-1", "Greet by name", runStarted(script.terms));
  const told: RunEvent[] = [];
  const events = async () => (await store.load("run-1")).map(({ event }) => event);
  return {
    store,
    ports,
    events,
    told,
    types: async () => (await events()).map(({ type }) => type),
    /** What the heart-beat of a driving process would do now and then. */
    beat: async () => void (await Promise.all([...beats].map((beat) => beat()))),
    beating: () => beats.size,
    advance: (drive: Partial<Drive> = {}) => {
      const onEvent = (event: RunEvent) => void told.push(event);
      const { signal } = new AbortController();
      return advanceRun("run-1", ports, { rules, signal, onEvent, ...drive });
    },
  };
}

export const gateTimes = {
  remindAt: "2026-01-01T08:00:00.000Z",
  escalateAt: "2026-01-01T16:00:00.000Z",
  escalateTo: ["lea"],
  expiresAt: "2026-01-02T00:00:00.000Z",
};

const willingAgents: Agents = {
  specifyFeature: async () => aSpec(),
  planChange: async () => aPlan(),
  developPatch: async () => {
    const { summary, criteria, assumptions } = aPatch();
    return { summary, criteria, assumptions };
  },
  reviewPatch: async () => {
    const { verdict, findings, criteria } = aReview();
    return { verdict, findings, criteria };
  },
  testPatch: async () => ({ newTests: [], criteria: [] }),
};

const pleasedVerifier: Verifier = {
  runChecks: async (_run, { headSha }) => ({ ...aCheckReport(aCheck("passed")), headSha }),
  detectChanges: async ({ baseSha, headSha }) => ({
    changes: { baseSha, headSha, files: [], symbols: [], nonCode: [] },
    selection: aTestReport().selection,
  }),
  runTests: async ({ patch }) => aTestReport({ headSha: patch.headSha }),
};

/** Every developed patch is a new head; the tester adds nothing. */
function countingWorkspace(): Workspace {
  return {
    prepare: () => undefined,
    capture: async (run, { step }) => {
      const number = step === "develop" ? run.patches + 1 : run.patches;
      return factsOf(number);
    },
    diff: async () => shownDiff,
    listTests: async () => [],
  };
}

export function factsOf(number: number): PatchFacts {
  const { baseSha, diff, files, risks } = aPatch();
  return {
    baseSha,
    diff,
    files,
    risks,
    headSha: `head-${number}`,
    diffDigest: `sha256:diff-${number}`,
  };
}
