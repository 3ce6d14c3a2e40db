import type { ChangeSet } from "../../contracts/change-set.ts";
import type { CoverageRecording } from "../../contracts/coverage.ts";
import type { ProjectMap } from "../graph/project-map.ts";
import { reachFrom } from "../graph/reach.ts";
import type { SymbolGraph } from "../graph/symbol-graph.ts";
import { findSetupFiles } from "../selection/setup-files.ts";
import type { SourceTree } from "../source-tree.ts";
import { openCoverageMap } from "./coverage-map.ts";
import { type Coverage, readChangedUnits } from "./judge-goals.ts";

/** Recordings that may be believed: their folder, and commits of it, the best first. */
export type Recordings = {
  folder: string;
  commits: string[];
  /** Those made earlier are too old. */
  notBefore: string | null;
};

/** Those of them that can be read and are young enough. */
export async function readRecordings(given: Recordings | undefined): Promise<CoverageRecording[]> {
  if (!given) return [];
  const { folder, commits, notBefore } = given;
  const { readRecording } = await import("./recording-store.ts");
  const read = await Promise.all(commits.map((commit) => readRecording(folder, commit)));
  return read
    .filter((recording) => recording !== null)
    .filter(({ recordedAt }) => notBefore === null || recordedAt >= notBefore);
}

type Sources = { changes: ChangeSet; base: SourceTree; head: SourceTree };

/** What is recorded of the tests; null if nothing is. */
export async function openCoverage(
  { changes, base, head }: Sources,
  recordings: CoverageRecording[],
  { graph, map: project }: { graph: SymbolGraph; map: ProjectMap },
): Promise<Coverage | null> {
  if (recordings.length === 0) return null;
  const setup = await findSetupFiles(head, graph, project);
  const around = new Set(setup.flatMap(({ file }) => [...reachFrom(graph, file).loaded.keys()]));
  const map = await openCoverageMap({
    recordings,
    base,
    around,
    mayLoad: (test, files) => {
      const loaded = [...reachFrom(graph, test).loaded.keys()];
      return loaded.some((path) => files.has(path) || graph.files.get(path)?.opaque !== null);
    },
  });
  return { map, units: await readChangedUnits(changes, base, head) };
}
