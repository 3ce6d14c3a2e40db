import type { ChangeSet } from "../contracts/change-set.ts";
import type { TestSelection } from "../contracts/test-selection.ts";
import { readRepository } from "../workers/repository.ts";
import { nameShared } from "../workers/sources/ancestry.ts";
import { type ComparisonRequest, openComparison } from "../workers/sources/open-comparison.ts";
import { believedRecordings } from "./believed-recordings.ts";
import { forkChangesWorker } from "./fork-changes-worker.ts";
import { indexOf } from "./index-of.ts";

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
  const repository = readRepository(request.folder, request.head, []);
  const indexed = repository.then(({ shared }) => indexOf(home, nameShared(shared)));
  const comparison = openComparison(request, repository);
  try {
    const [{ root, unseen, ...sides }, { detectChanges, selectTests, index, cacheDir }] =
      await Promise.all([comparison, prepare(indexed)]);
    const { base, head, baseSha } = sides;
    const [changes, recordings] = await Promise.all([
      detectChanges(sides),
      believedRecordings({ root, home }, baseSha, notBefore),
    ]);
    const input = { changes, base, head, unseen, cacheDir, index, recordings };
    return { changes, selection: await selectTests({ ...input, fork: forkChangesWorker() }) };
  } finally {
    (await comparison).close();
  }
}

/** Loads code and index while git is at work: they take as long as git does. */
async function prepare(indexed: Promise<string>) {
  const [{ FactsIndex }, { detectChanges }, { selectTests }, cacheDir] = await Promise.all([
    import("../changes/graph/facts-index.ts"),
    import("../changes/detect-changes.ts"),
    import("../changes/select-tests.ts"),
    indexed,
  ]);
  return { detectChanges, selectTests, cacheDir, index: await FactsIndex.open(cacheDir) };
}
