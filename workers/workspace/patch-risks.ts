import type { PatchFile, PatchRisk } from "../../contracts/patch.ts";
import {
  type RiskyPart,
  riskyLockfileParts,
  riskyManifestParts,
  riskyWorkflowParts,
} from "../../policies/parsed-changes.ts";
import { type Git, GitError } from "../git.ts";

/** Both sides of one changed file; null where it is not there. */
export type Versions = {
  path: string;
  previousPath: string;
  before: string | null;
  after: string | null;
};

/** Reads parts of a change that a person looks at, from the files it concerns. */
export type RiskReader = {
  concerns(path: string): boolean;
  read(versions: Versions): Promise<RiskyPart[]> | RiskyPart[];
};

type Compare = (before: string | null, after: string | null) => RiskyPart[];

const reader = (shape: RegExp, compare: Compare): RiskReader => ({
  concerns: (path) => shape.test(path),
  read: ({ before, after }) => compare(before, after),
});

const readers: RiskReader[] = [
  reader(/(^|\/)package\.json$/i, riskyManifestParts),
  reader(
    /(^|\/)(package-lock\.json|npm-shrinkwrap\.json|yarn\.lock|pnpm-lock\.yaml|bun\.lock)$/i,
    riskyLockfileParts,
  ),
  reader(
    /^\.github\/workflows\/|(^|\/)action\.ya?ml$|(^|\/)\.gitlab-ci\.yml$/i,
    riskyWorkflowParts,
  ),
];

/** Parts of the change that a person looks at, read from both sides of each file that has some. */
export async function readPatchRisks(
  git: Git,
  files: readonly PatchFile[],
  [base, head]: [string, string],
  more: readonly RiskReader[] = [],
): Promise<PatchRisk[]> {
  const all = [...readers, ...more];
  const risks = await Promise.all(
    files.map(async (file) => [
      ...(await partsOf(git, file, [base, head], all)),
      ...(await becomesExecutable(git, file, base)),
    ]),
  );
  return risks.flat();
}

async function partsOf(
  git: Git,
  { path, previousPath, status }: PatchFile,
  [base, head]: [string, string],
  all: readonly RiskReader[],
): Promise<PatchRisk[]> {
  const previous = previousPath ?? path;
  const concerned = all.filter(({ concerns }) => concerns(path) || concerns(previous));
  if (concerned.length === 0) return [];
  const [before, after] = await Promise.all([
    status === "added" ? null : readText(git, base, previous),
    status === "deleted" ? null : readText(git, head, path),
  ]);
  const versions = { path, previousPath: previous, before, after };
  const parts = await Promise.all(concerned.map(({ read }) => read(versions)));
  return parts.flat().map((part) => ({ path, ...part }));
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
