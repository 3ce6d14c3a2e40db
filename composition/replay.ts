import { createHash } from "node:crypto";
import { createAgents } from "../agents/create-agents.ts";
import { unaskedModel } from "../agents/unasked-model.ts";
import { loadConfig } from "../config.ts";
import type { RunEvent } from "../contracts/run-event.ts";
import { foldRun } from "../pipeline/evolve.ts";
import type { RunStore } from "../pipeline/ports.ts";
import { type Replayed, replayRun } from "../pipeline/replay.ts";
import { createPolicy } from "../policies/engine.ts";
import { heldPaths } from "../policies/held-paths.ts";
import type { ToolContext } from "../tools/tool-context.ts";
import { toolsFor } from "../tools/toolsets.ts";
import { readRepository } from "../workers/repository.ts";
import { baseFiles } from "./base-files.ts";
import { conventionsOf } from "./conventions.ts";
import { createMask } from "./create-mask.ts";
import { policyOf } from "./policy-of.ts";
import { whyUntestable } from "./why-untestable.ts";

export type RecordedRun = {
  runId: string;
  events: readonly RunEvent[];
  store: Pick<RunStore, "journal" | "artifact">;
  env: NodeJS.ProcessEnv;
  /** Files of the base commit; read from the repository when absent. */
  files?: Record<string, string | null>;
};

/** Plays a run again with today's code, on its record and on its base commit's rules. */
export async function replay({
  runId,
  events,
  store,
  env,
  ...given
}: RecordedRun): Promise<Replayed> {
  const { terms, ticket } = foldRun(runId, events);
  if (!terms || !ticket) throw new Error(`${runId} has not been started`);
  const { baseSha } = terms;
  const base = given.files
    ? undefined
    : await readRepository(ticket.repository, baseSha, baseFiles);
  const files = given.files ?? base?.files ?? {};
  const { config } = await loadConfig(files["patchgate.yml"] ?? null, env, {});
  const rules = {
    zonesOf: heldPaths(createPolicy(policyOf(config))),
    findingBar: config.gates.findingBar,
    untestable: base && (await whyUntestable(base, config.commands)),
  };
  return replayRun(runId, events, rules, {
    agents: createAgents({
      model: (role) => unaskedModel(terms.models[role], { env, api: terms.api }),
      tools: (role) => toolsFor(role, noWorld),
      instructions: async () => conventionsOf(files),
      mask: createMask(env),
    }),
    journal: store.journal,
    text: async (artifact) => Buffer.from(await store.artifact(artifact)).toString("utf8"),
    sha256: (text) => `sha256:${createHash("sha256").update(text).digest("hex")}`,
  });
}

const nothing = () => {
  throw new Error("A replay runs no tool");
};

/** Tools are described to a model, and never run. */
const noWorld: ToolContext = {
  root: nothing,
  sandbox: nothing,
  judge: nothing,
  approve: nothing,
  answer: nothing,
  diff: nothing,
  keep: nothing,
  mask: (text) => text,
  commandEnv: {},
  readonlyMounts: nothing,
  isTestPath: nothing,
};
