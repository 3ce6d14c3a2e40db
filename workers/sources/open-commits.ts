import { gitAt, sealedPlace } from "../git.ts";
import { Blobs } from "./blobs.ts";
import { gitSources } from "./git-sources.ts";
import { readTreeEntries } from "./tree-entries.ts";

/** The sources of two commits of a run's sealed repository; nothing is checked out. */
export async function openCommits(gitDir: string, commits: { baseSha: string; headSha: string }) {
  const place = sealedPlace({ gitDir });
  const git = gitAt(place);
  const [base, head] = await Promise.all([
    readTreeEntries(git, commits.baseSha),
    readTreeEntries(git, commits.headSha),
  ]);
  const blobs = new Blobs(place);
  return {
    base: gitSources(base, blobs),
    head: gitSources(head, blobs),
    close: () => blobs.close(),
  };
}
