import { existsSync } from "node:fs";
import { realpath } from "node:fs/promises";
import { join } from "node:path";
import { detectChanges } from "../changes/detect-changes.ts";
import { selectTests } from "../changes/select-tests.ts";
import { loadConfig } from "../config.ts";
import type { ChangeSet } from "../contracts/change-set.ts";
import type { TestResult } from "../contracts/test-report.ts";
import type { TestSelection } from "../contracts/test-selection.ts";
import { sandboxOf } from "../terms.ts";
import { detectProject } from "../workers/project/detect-project.ts";
import { RepositoryError, readRepository } from "../workers/repository.ts";
import { runTestFiles } from "../workers/run-tests/run-tests.ts";
import { openSandbox } from "../workers/sandbox/open-sandbox.ts";
import { type ComparisonRequest, openComparison } from "../workers/sources/open-comparison.ts";
import { forkChangesWorker } from "./fork-changes-worker.ts";

export type AffectedRequest = ComparisonRequest & { home: string };
export type Affected = { changes: ChangeSet; selection: TestSelection };
export type TestedSelection = { command: string | null; results: TestResult[]; log: string };

/** What a change of the user's repository touches, and the tests it can break. */
export async function findAffected({ home, ...request }: AffectedRequest): Promise<Affected> {
  const { close, root: _, unseen, ...sides } = await openComparison(request);
  try {
    const changes = await detectChanges(sides);
    const { base, head } = sides;
    const cacheDir = join(home, "index");
    const fork = forkChangesWorker();
    return {
      changes,
      selection: await selectTests({ changes, base, head, unseen, cacheDir, fork }),
    };
  } finally {
    close();
  }
}

export type RunSelectionRequest = {
  folder: string;
  selection: TestSelection;
  home: string;
  env: NodeJS.ProcessEnv;
  sandbox: string | undefined;
  signal: AbortSignal;
};

/** Runs the chosen tests on the working tree, in the sandbox; the whole test command if it is all. */
export async function runSelection(request: RunSelectionRequest): Promise<TestedSelection> {
  const { folder, selection, home, env, signal } = request;
  if (selection.tests.length === 0) return { command: null, results: [], log: "" };
  const { root, files } = await readRepository(folder, undefined, [
    "patchgate.yml",
    "package.json",
  ]);
  const { config } = await loadConfig(files["patchgate.yml"] ?? null, env, {});
  const tests = selection.tests.map(({ file }) => file);
  const has = (path: string) => existsSync(join(root, path));
  const source = { packageJson: files["package.json"] ?? null, tests, has };
  const project = detectProject(source, config.commands);
  if (project.testCommand === null)
    throw new RepositoryError(
      `${root} does not say how its tests are run. Add a test script to package.json, or commands.test to patchgate.yml.`,
    );
  const sandbox = await openSandbox({
    backend: sandboxOf(config, request.sandbox),
    verdictFile: join(home, "sandbox-verdict.json"),
    ...(config.sandbox.image ? { image: config.sandbox.image } : {}),
  });
  const place = { root, sandbox, readonly: await readonlyIn(root), env: { CI: "1" }, signal };
  const whole = selection.mode === "full" ? ({ ...project, runner: "other" } as const) : project;
  return runTestFiles(whole, tests, { ...place, timeoutMs: config.sandbox.wallSeconds * 1000 });
}

/** What tests may read and never change: the repository itself, and packages that lie elsewhere. */
async function readonlyIn(root: string): Promise<string[]> {
  const packages = await realpath(join(root, "node_modules")).catch(() => null);
  const outside = packages && !packages.startsWith(`${root}/`) ? [packages] : [];
  return [join(root, ".git"), ...outside];
}
