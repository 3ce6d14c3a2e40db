import { join } from "node:path";
import type { ChangeSet } from "../contracts/change-set.ts";
import type { TestSelection } from "../contracts/test-selection.ts";
import { type ComparisonRequest, openComparison } from "../workers/sources/open-comparison.ts";
import { believedRecordings } from "./believed-recordings.ts";
import { forkChangesWorker } from "./fork-changes-worker.ts";

export type AffectedRequest = ComparisonRequest & {
  home: string;
  /** Recordings made before this time are not believed. */
  notBefore: string | null;
};
export type Affected = { changes: ChangeSet; selection: TestSelection };

/** What a change of the user's repository touches, and the tests it can break. */
export async function findAffected({
  home,
  notBefore,
  ...request
}: AffectedRequest): Promise<Affected> {
  const cacheDir = join(home, "index");
  const [{ close, root, unseen, ...sides }, { detectChanges, selectTests, index }] =
    await Promise.all([openComparison(request), prepare(cacheDir)]);
  try {
    const { base, head, baseSha } = sides;
    const [changes, recordings] = await Promise.all([
      detectChanges(sides),
      believedRecordings({ root, home }, baseSha, notBefore),
    ]);
    const input = { changes, base, head, unseen, cacheDir, index, recordings };
    return { changes, selection: await selectTests({ ...input, fork: forkChangesWorker() }) };
  } finally {
    close();
  }
}

/** Loads code and index while git is at work: they take as long as git does. */
async function prepare(cacheDir: string) {
  const { FactsIndex } = await import("../changes/graph/facts-index.ts");
  const reading = FactsIndex.open(cacheDir);
  const { detectChanges } = await import("../changes/detect-changes.ts");
  const { selectTests } = await import("../changes/select-tests.ts");
  return { detectChanges, selectTests, index: await reading };
}
