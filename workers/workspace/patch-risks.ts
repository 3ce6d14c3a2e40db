import type { PatchFile, PatchRisk } from "../../contracts/patch.ts";
import {
  type RiskyPart,
  riskyLockfileParts,
  riskyManifestParts,
  riskyWorkflowParts,
} from "../../policies/parsed-changes.ts";
import { riskyTestParts } from "../../policies/weakened-tests.ts";
import { type Git, GitError } from "../git.ts";
import { isTestFile } from "../project/test-paths.ts";

type Compare = (before: string | null, after: string | null) => RiskyPart[];

const lockfile =
  /(^|\/)(package-lock\.json|npm-shrinkwrap\.json|yarn\.lock|pnpm-lock\.yaml|bun\.lock)$/i;
const workflow = /^\.github\/workflows\/|(^|\/)action\.ya?ml$|(^|\/)\.gitlab-ci\.yml$/i;

const comparisons: [isOne: (path: string) => boolean, Compare][] = [
  [(path) => /(^|\/)package\.json$/i.test(path), riskyManifestParts],
  [(path) => lockfile.test(path), riskyLockfileParts],
  [(path) => workflow.test(path), riskyWorkflowParts],
  [isTestFile, riskyTestParts],
];

/** Parts of the change that a person looks at, read from both sides of each file that has some. */
export async function readPatchRisks(
  git: Git,
  files: readonly PatchFile[],
  [base, head]: [string, string],
): Promise<PatchRisk[]> {
  const risks = await Promise.all(
    files.map(async (file) => [
      ...(await partsOf(git, file, [base, head])),
      ...(await becomesExecutable(git, file, base)),
    ]),
  );
  return risks.flat();
}

async function partsOf(
  git: Git,
  { path, previousPath, status }: PatchFile,
  [base, head]: [string, string],
): Promise<PatchRisk[]> {
  const compare = comparisons.find(([isOne]) => isOne(path) || isOne(previousPath ?? path))?.[1];
  if (!compare) return [];
  const [before, after] = await Promise.all([
    status === "added" ? null : readText(git, base, previousPath ?? path),
    status === "deleted" ? null : readText(git, head, path),
  ]);
  return compare(before, after).map((part) => ({ path, ...part }));
}

async function readText(git: Git, sha: string, path: string): Promise<string | null> {
  try {
    return await git(["cat-file", "blob", `${sha}:${path}`]);
  } catch (error) {
    // A folder or a submodule of that name has no text.
    if (error instanceof GitError) return null;
    throw error;
  }
}

/** A file that was there and could not be run before. */
async function becomesExecutable(git: Git, file: PatchFile, base: string): Promise<PatchRisk[]> {
  const { path, previousPath, mode, status } = file;
  if (mode !== "100755" || status === "added") return [];
  const before = await git(["ls-tree", base, "--", previousPath ?? path]);
  if (before.startsWith("100755")) return [];
  return [{ path, part: "mode", why: "The file becomes executable." }];
}
