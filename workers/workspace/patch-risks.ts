import type { PatchFile, PatchRisk } from "../../contracts/patch.ts";
import { riskyLockfileParts } from "../../policies/risky-parts/lockfile.ts";
import { riskyManifestParts } from "../../policies/risky-parts/manifest.ts";
import { riskyPipelineParts } from "../../policies/risky-parts/pipeline.ts";
import type { RiskyPart } from "../../policies/risky-parts/risky-part.ts";
import { riskyWorkflowParts } from "../../policies/risky-parts/workflow.ts";
import { type Git, GitError } from "../git.ts";
import { readYaml } from "./read-yaml.ts";

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
  read: (versions) => [...moved(versions, shape), ...compare(...sidesOf(versions, shape))],
});

/** Nothing in it need have changed: what reads it by its name finds it no longer. */
function moved({ path, previousPath }: Versions, shape: RegExp): RiskyPart[] {
  if (path === previousPath || !shape.test(previousPath) || !shape.test(path)) return [];
  return [{ part: "its place", why: `It was ${previousPath}, where it is read from.` }];
}

/** A file that was moved from or to such a place was, or is, none there. */
function sidesOf({ path, previousPath, before, after }: Versions, shape: RegExp) {
  const sides = [shape.test(previousPath) ? before : null, shape.test(path) ? after : null];
  return sides as [before: string | null, after: string | null];
}

/** One that compares values, and asks about every file whose value cannot be read. */
function yamlReader(
  shape: RegExp,
  compare: (before: unknown, after: unknown) => RiskyPart[],
): RiskReader {
  return {
    concerns: (path) => shape.test(path),
    async read(versions) {
      const [before, after] = sidesOf(versions, shape);
      if (after === null)
        return [{ part: "file", why: "It is gone: what it ran is run no longer." }];
      const [old, now] = await Promise.all([readYaml(before ?? ""), readYaml(after)]);
      if (now.problem !== undefined)
        return [{ part: "file", why: `Nobody can tell what it does now: ${now.problem}.` }];
      const parts = compare(old.problem === undefined ? old.value : null, now.value);
      return [...moved(versions, shape), ...parts];
    },
  };
}

const otherPipelines =
  /(^|\/)(\.gitlab-ci[\w.-]*|azure-pipelines[\w.-]*|bitbucket-pipelines|\.travis|\.drone|\.?appveyor|\.cirrus|cloudbuild|buildspec|\.woodpecker|pipeline)\.ya?ml$|^\.(circleci|buildkite|woodpecker|semaphore|gitlab|azure-pipelines|ci|forgejo|gitea)\/.*\.ya?ml$/i;

const readers: RiskReader[] = [
  reader(/(^|\/)package\.json$/i, riskyManifestParts),
  reader(
    /(^|\/)(package-lock\.json|npm-shrinkwrap\.json|yarn\.lock|pnpm-lock\.yaml|bun\.lock)$/i,
    riskyLockfileParts,
  ),
  yamlReader(/^\.github\/workflows\/[^/]+\.ya?ml$|(^|\/)action\.ya?ml$/i, riskyWorkflowParts),
  yamlReader(otherPipelines, riskyPipelineParts),
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
