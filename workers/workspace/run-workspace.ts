import type { Artifact } from "../../contracts/artifact.ts";
import type { PatchFacts } from "../../contracts/patch.ts";
import type { Workspace } from "../../pipeline/ports.ts";
import type { Names } from "./odd-names.ts";
import type { RiskReader } from "./patch-risks.ts";
import type { Published, PublishRequest } from "./publish-branch.ts";

export type WorkspaceOptions = {
  /** The user's repository; it is only read, until the finished branch is published. */
  repository: string;
  /** Where run state lives, outside every repository. */
  home: string;
  runId: string;
  baseSha: string;
  branch: string;
  /** Overrides how dependencies are installed when the repository has none; false: never. */
  install?: string | false;
  /** Further looks at what a person should see of a change. */
  riskReaders?: readonly RiskReader[];
  keep(content: string | Uint8Array, mime: string): Promise<Artifact>;
};

/** The run's working copy as the rooms outside the core use it. */
export interface RunWorkspace extends Workspace {
  /** The absolute path of the working copy, once it is ready. */
  root(): Promise<string>;
  /** The diff of a patch with every file taken for text: what is binary is searched like the rest. */
  diffAsText(patch: PatchFacts): Promise<string>;
  /** git's diff from base to what is on disk, untracked files included. */
  currentDiff(): Promise<string>;
  /** Commit of what is on disk, kept under the run's private refs. `paths`: all that can differ. */
  snapshot(label: string, paths?: readonly string[]): Promise<string>;
  /** Paths that differ between a commit and what is on disk. */
  changedSince(sha: string): Promise<string[]>;
  /** git's diff of one path between a commit and what is on disk. */
  diffSince(sha: string, path: string): Promise<string>;
  /** Puts one path back to what it was in a commit; removes it when it was not there. */
  restoreFile(path: string, sha: string): Promise<void>;
  /** Files on disk that no commit will have, but for those in folders that are ignored as a whole. */
  ignoredFiles(): Promise<Names>;
  /**
   * Undoes every change since a commit of files whose names are no UTF-8, those that the last look
   * found and these; answers how they are shown.
   */
  putBackOddNames(sha: string, ignored: readonly string[]): Promise<string[]>;
  /** What commands may read besides the working copy: packages, and git's view of the base. */
  readonlyMounts(): Promise<string[]>;
  /** The run's own git directory, which has every commit of the run. */
  gitDir(): Promise<string>;
  /** The working copy holding exactly a commit: nothing ignored is left over. */
  checkoutHead(sha: string): Promise<string>;
  /** Makes what git sees of the copy a commit again; answers the paths that differed. */
  putBack(sha: string): Promise<string[]>;
  /** A second copy at the base commit, made when it is first needed. */
  checkoutBase(): Promise<string>;
  /** The commit that offers a head already, if there is one; throws when its branch holds another. */
  findPublished(headSha: string): Promise<string | null>;
  /** The tree of a published commit, and the digest of its diff from the base. */
  describeCommit(commit: string): Promise<{ tree: string; diffDigest: string }>;
  /** Paths that differ between two commits of the run. */
  changedBetween(from: string, to: string): Promise<string[]>;
  /** Offers a head as one new branch of the user's repository. */
  publish(request: PublishRequest): Promise<Published>;
  /** Removes the copies; the sealed repository and its commits stay. */
  remove(): Promise<void>;
}
