import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Recordings } from "../changes/recording/open-coverage.ts";
import { recordedCommits } from "../changes/recording/recorded-commits.ts";
import { commitsBehind, repositoryName } from "../workers/sources/ancestry.ts";

export type Repository = { root: string; home: string };

/** The folder of a repository's recordings. */
export async function recordingsOf({ root, home }: Repository): Promise<string> {
  return join(placeOf(home), await repositoryName(root));
}

/**
 * Recordings that a comparison may believe: made at commits its base grew from. What ran at any
 * other commit, such as one an agent made, could have been written to hide from the selection.
 */
export async function believedRecordings(
  repository: Repository,
  base: string,
  notBefore: string | null = null,
): Promise<Recordings | undefined> {
  if (!existsSync(placeOf(repository.home))) return undefined;
  const folder = await recordingsOf(repository);
  const commits = await commitsBehind(repository.root, base, await recordedCommits(folder));
  return commits.length === 0 ? undefined : { folder, commits, notBefore };
}

function placeOf(home: string): string {
  return join(home, "index", "coverage");
}
