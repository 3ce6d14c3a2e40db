import { createHash } from "node:crypto";
import type { PatchFacts } from "../../contracts/patch.ts";
import { sealedGit } from "../git.ts";
import { isTestFile } from "../project/test-paths.ts";
import { commitTree } from "./commit-tree.ts";
import { unlocking } from "./locked-folders.ts";
import { putBackOdd, showName } from "./odd-names.ts";
import { readDiff, readPatchFiles } from "./patch-facts.ts";
import { readPatchRisks } from "./patch-risks.ts";
import { countRefs, keepRef } from "./private-refs.ts";
import { findPublished, publishBranch } from "./publish-branch.ts";
import { removePath, restorePath } from "./restore.ts";
import type { RunWorkspace, WorkspaceOptions } from "./run-workspace.ts";
import { ignoredFiles, splitNul } from "./work-tree.ts";
import { WorkingCopy } from "./working-copy.ts";

/** A run's own working copy, made from its base commit outside the user's repository. */
export function createWorkspace(options: WorkspaceOptions): RunWorkspace {
  const copy = new WorkingCopy(options);
  return {
    prepare(run, { signal }) {
      void copy.begin(run.underway?.snapshot ?? run.patch?.headSha ?? options.baseSha, signal);
    },
    root: () => copy.use(async () => copy.root),
    gitDir: () => copy.use(async () => copy.gitDir),
    ...readFacts(copy, options),
    ...readCommits(copy, options),
    ...keepSnapshots(copy, options),
    readonlyMounts: () => copy.mounts(),
    checkoutHead: (sha) => copy.checkoutHead(sha),
    checkoutBase: () => copy.checkoutBase(),
    putBack: (sha) => copy.putBack(sha),
    findPublished: (headSha) =>
      copy.use(() => findPublished({ ...options, gitDir: copy.gitDir }, headSha)),
    publish: (request) =>
      copy.use(() => publishBranch({ ...options, gitDir: copy.gitDir }, request)),
    remove: () => copy.remove(),
  };
}

type Facts = Pick<
  RunWorkspace,
  "capture" | "diff" | "diffAsText" | "currentDiff" | "diffSince" | "listTests"
>;

function readFacts(
  copy: WorkingCopy,
  { runId, baseSha, keep, riskReaders }: WorkspaceOptions,
): Facts {
  // Without a work tree: what is shown must not depend on attributes an agent could write.
  const bare = sealedGit({ gitDir: copy.gitDir });
  const diff = (from: string, to: string, ...paths: string[]) =>
    readDiff(bare, copy.scratch, [from, to, "--", ...paths]);
  return {
    capture: () =>
      copy.use(async () => {
        const tree = await copy.tree.write();
        const message = `Patch of run ${runId}\n`;
        const headSha = commitTree(copy.gitDir, { tree, parent: baseSha, message });
        await keepRef(copy.gitDir, `${runId}/head-${headSha}`, headSha);
        const [bytes, files] = await Promise.all([
          diff(baseSha, headSha),
          readPatchFiles(bare, [baseSha, headSha]),
        ]);
        const risks = await readPatchRisks(bare, files, [baseSha, headSha], riskReaders);
        const kept = await keep(bytes, "text/x-diff");
        return { baseSha, headSha, diffDigest: digestOf(bytes), diff: kept, files, risks };
      }),
    diff: (patch: PatchFacts) =>
      copy.use(async () => (await diff(patch.baseSha, patch.headSha)).toString("utf8")),
    diffAsText: ({ baseSha: from, headSha }: PatchFacts) =>
      copy.use(async () =>
        (await readDiff(bare, copy.scratch, [from, headSha], "--text")).toString("utf8"),
      ),
    currentDiff: () =>
      copy.use(async () => (await diff(baseSha, await copy.tree.write())).toString("utf8")),
    diffSince: (sha, path) =>
      copy.use(async () => (await diff(sha, await copy.tree.write(), path)).toString("utf8")),
    listTests: ({ headSha }) =>
      copy.use(async () => {
        const paths = await bare(["ls-tree", "-r", "-z", "--name-only", headSha]);
        return splitNul(paths).filter(isTestFile);
      }),
  };
}

/** What git says of commits of the run, whatever is on disk. */
function readCommits(
  copy: WorkingCopy,
  { baseSha }: WorkspaceOptions,
): Pick<RunWorkspace, "describeCommit" | "changedBetween"> {
  const bare = sealedGit({ gitDir: copy.gitDir });
  return {
    describeCommit: (commit) =>
      copy.use(async () => {
        const [tree, bytes] = await Promise.all([
          bare(["rev-parse", `${commit}^{tree}`]),
          readDiff(bare, copy.scratch, [baseSha, commit]),
        ]);
        return { tree: tree.trim(), diffDigest: digestOf(bytes) };
      }),
    changedBetween: (from, to) =>
      copy.use(async () => {
        const args = ["diff-tree", "-r", "-z", "--name-only", "--no-renames", from, to];
        return splitNul(await bare(args));
      }),
  };
}

function digestOf(bytes: Buffer): string {
  return `sha256:${createHash("sha256").update(bytes).digest("hex")}`;
}

type Snapshots = Pick<
  RunWorkspace,
  "snapshot" | "changedSince" | "restoreFile" | "ignoredFiles" | "putBackOddNames"
>;

function keepSnapshots(copy: WorkingCopy, { runId, baseSha }: WorkspaceOptions): Snapshots {
  let last: { tree: string; sha: string } | undefined;
  return {
    snapshot: (label, paths) =>
      copy.use(async () => {
        const tree = await copy.tree.write(paths);
        if (last?.tree === tree) return last.sha;
        const message = `${label}\n`;
        const sha = commitTree(copy.gitDir, { tree, parent: baseSha, message });
        await keepRef(copy.gitDir, `${runId}/${1 + (await countRefs(copy.gitDir, runId))}`, sha);
        last = { tree, sha };
        return sha;
      }),
    changedSince: (sha) =>
      copy.use(async () => {
        await copy.tree.refresh();
        const tree = await copy.tree.write();
        if (last?.sha === sha && last.tree === tree) return [];
        const args = ["diff-tree", "-r", "-z", "--name-only", "--no-renames", sha, tree];
        return splitNul(await copy.git(args));
      }),
    restoreFile: (path, sha) =>
      copy.use(async () => {
        // What is new must be known to git before it can be taken away again.
        await copy.tree.writeIndex();
        const known = await restorePath(copy, path, sha);
        if (!known) await removePath(copy.root, path);
        copy.tree.forget();
      }),
    ignoredFiles: () => copy.use(() => unlocking(copy.root, () => ignoredFiles(copy.git))),
    putBackOddNames: (sha, ignored) =>
      copy.use(async () => {
        const odd = [...new Set([...copy.tree.odd, ...ignored])];
        if (odd.length === 0) return [];
        await unlocking(copy.root, () => putBackOdd(copy.git, odd, sha));
        copy.tree.forget();
        return odd.map(showName);
      }),
  };
}
