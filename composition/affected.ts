import { join } from "node:path";
import { detectChanges } from "../changes/detect-changes.ts";
import { selectTests } from "../changes/select-tests.ts";
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
  const { close, root, unseen, ...sides } = await openComparison(request);
  try {
    const { base, head, baseSha } = sides;
    const [changes, recordings] = await Promise.all([
      detectChanges(sides),
      believedRecordings({ root, home }, baseSha, notBefore),
    ]);
    const input = { changes, base, head, unseen, cacheDir: join(home, "index"), recordings };
    return { changes, selection: await selectTests({ ...input, fork: forkChangesWorker() }) };
  } finally {
    close();
  }
}
