import { createHash } from "node:crypto";
import type { PatchFacts } from "../../contracts/patch.ts";
import type { Workspace } from "../../pipeline/ports.ts";
import { aFile } from "../support/facts.ts";
import { shownDiff } from "../support/world.ts";

/** What the crash tests need of a run's working copy. */
export interface Copy extends Workspace {
  addLine(line: string): Promise<void>;
  snapshot(): Promise<string>;
  findPublished(headSha: string): Promise<string | null>;
  publish(headSha: string): Promise<string>;
}

/** What outlives every process: it never deduplicates, and it counts. */
export type Outside = {
  /** Every model call that was made, in order: step/attempt/turn. */
  modelCalls: string[];
  branches: { commit: string; headSha: string }[];
  openCopy(): Copy;
};

const base = "base";

/** A disk on which a working copy, its commits and the user's branches live; no git, for speed. */
export function memoryOutside(): Outside {
  let tree: string[] = [];
  const commits = new Map<string, string[]>([[base, []]]);
  const branches: Outside["branches"] = [];
  const commit = (): string => {
    const sha = createHash("sha256").update(JSON.stringify(tree)).digest("hex");
    commits.set(sha, [...tree]);
    return sha;
  };
  const facts = (): PatchFacts => {
    const headSha = commit();
    return {
      baseSha: base,
      headSha,
      diffDigest: `sha256:${headSha}`,
      diff: { hash: `sha256:${headSha}`, bytes: 1, mime: "text/x-diff" },
      files: [aFile("src/greet.ts", { additions: tree.length })],
      risks: [],
    };
  };
  const copy: Copy = {
    prepare(run) {
      const target = run.underway?.snapshot ?? run.patch?.headSha ?? base;
      tree = [...(commits.get(target) ?? ["lost"])];
    },
    addLine: async (line) => void tree.push(line),
    snapshot: async () => commit(),
    capture: async () => facts(),
    diff: async () => shownDiff,
    listTests: async () => [],
    findPublished: async (headSha) =>
      branches.find((branch) => branch.headSha === headSha)?.commit ?? null,
    publish: async (headSha) => {
      const published = { commit: `commit-${branches.length + 1}`, headSha };
      branches.push(published);
      return published.commit;
    },
  };
  return { modelCalls: [], branches, openCopy: () => copy };
}
