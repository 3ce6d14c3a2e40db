import { createHash } from "node:crypto";
import { join } from "node:path";
import type { Artifact } from "../../contracts/artifact.ts";
import { defaultBudget } from "../../contracts/budget.ts";
import type { StepContext } from "../../pipeline/ports.ts";
import { newRun, type Run } from "../../pipeline/run.ts";
import type { WorkspaceOptions } from "../../workers/workspace/run-workspace.ts";
import { createWorkspace } from "../../workers/workspace/workspace.ts";
import type { GitRepository } from "./git-repository.ts";
import { tempFolder } from "./temp-folder.ts";

/** Keeps artifacts in memory and answers them by hash. */
function memoryArtifacts() {
  const kept = new Map<string, Buffer>();
  const keep = async (content: string | Uint8Array, mime: string): Promise<Artifact> => {
    const bytes = Buffer.from(content);
    const hash = `sha256:${createHash("sha256").update(bytes).digest("hex")}`;
    kept.set(hash, bytes);
    return { hash, bytes: bytes.length, mime };
  };
  return { kept, keep };
}

const aRunId = "run-1";

export function aRun(facts: Partial<Run> = {}): Run {
  return { ...newRun(aRunId), ...facts };
}

export function aStep(keep = memoryArtifacts().keep): StepContext {
  return {
    runId: aRunId,
    step: "develop",
    attempt: 1,
    budget: defaultBudget,
    signal: new AbortController().signal,
    record: async () => {},
    reserve: async () => {},
    reserveTool: async () => {},
    stopAt: async ({ limit }) => {
      throw new Error(`The limit ${limit} is reached`);
    },
    ask: async () => {
      throw new Error("Nobody is asked in this test");
    },
    diverged: async () => "live",
    waitedMs: () => 0,
    doOnce: (effect) => effect.act(),
    journal: {
      modelResponse: async () => undefined,
      toolResult: async () => undefined,
      detected: async () => undefined,
      keep,
    },
  };
}

export async function givenWorkspace(
  repository: GitRepository,
  options: Partial<WorkspaceOptions> = {},
) {
  const home = options.home ?? join(await tempFolder(), "home");
  const { keep, kept } = memoryArtifacts();
  const branch = "patchgate/ticket-1";
  const common = { repository: repository.root, runId: aRunId, baseSha: repository.baseSha };
  const workspace = createWorkspace({ ...common, home, branch, keep, ...options });
  return { workspace, home, kept };
}
