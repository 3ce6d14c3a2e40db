import { gitAt, userPlace } from "../git.ts";
import { Blobs } from "./blobs.ts";
import { gitSources } from "./git-sources.ts";
import { readTreeEntries } from "./tree-entries.ts";

/** The sources of one commit of the user's repository. */
export async function openCommit(root: string, commit: string) {
  const place = userPlace(root);
  const blobs = new Blobs(place);
  return {
    tree: gitSources(await readTreeEntries(gitAt(place), commit), blobs),
    close: () => blobs.close(),
  };
}
