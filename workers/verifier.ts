import type { Artifact } from "../contracts/artifact.ts";
import type { ChangeSet } from "../contracts/change-set.ts";
import type { CheckKind } from "../contracts/check-report.ts";
import type { PatchFacts } from "../contracts/patch.ts";
import type { TestReport, TestResult } from "../contracts/test-report.ts";
import type { TestSelection } from "../contracts/test-selection.ts";
import type { StepContext, Verifier } from "../pipeline/ports.ts";
import { proveCriteria } from "../policies/prove-criteria.ts";
import { type Place, runCommand } from "./command-runner.ts";
import type { Project } from "./project/project.ts";
import { readBaseline } from "./run-checks/baseline.ts";
import { runChecks } from "./run-checks/run-checks.ts";
import { judgeNewTests } from "./run-tests/judge-new-tests.ts";
import { judgeNotRun } from "./run-tests/judge-not-run.ts";
import { runTestFiles, runWholeSuite } from "./run-tests/run-tests.ts";
import { touchedTests } from "./run-tests/touched-tests.ts";
import type { Sandbox } from "./sandbox/sandbox.ts";

export type VerifierOptions = {
  /** Copies of the code: the patch's head, and the base. */
  workspace: {
    checkoutHead(sha: string): Promise<string>;
    checkoutBase(): Promise<string>;
    readonlyMounts(): Promise<string[]>;
    diffAsText(patch: PatchFacts): Promise<string>;
    putBack(sha: string): Promise<string[]>;
  };
  project(patch: PatchFacts): Promise<Project>;
  sandbox(): Promise<Sandbox>;
  commandEnv: Record<string, string>;
  wallSeconds: number;
  /** Where results on base commits are kept. */
  baselines: string;
  keep(content: string, mime: string): Promise<Artifact>;
  mask(text: string): string;
  isTestFile(path: string): boolean;
  /** Also what tests need beside them: helpers, fixtures, snapshots. */
  isTestPath(path: string): boolean;
  /** How the whole test command is run on a base commit. */
  runBaseTests(project: Project, baseSha: string): typeof runCommand;
  detectChanges(patch: PatchFacts): Promise<{ changes: ChangeSet; selection: TestSelection }>;
};

/** The deterministic judges of a patch; every command of theirs runs in the sandbox. */
export function createVerifier(options: VerifierOptions): Verifier {
  const placeAt = async (root: string, { signal }: StepContext): Promise<Place> => ({
    root,
    sandbox: await options.sandbox(),
    readonly: await options.workspace.readonlyMounts(),
    env: options.commandEnv,
    timeoutMs: options.wallSeconds * 1000,
    signal,
  });
  const openBase = async (step: StepContext) =>
    placeAt(await options.workspace.checkoutBase(), step);
  const openHead = async (sha: string, step: StepContext) =>
    placeAt(await options.workspace.checkoutHead(sha), step);

  return {
    async runChecks(_run, patch, step) {
      const { baseSha, headSha } = patch;
      const project = await options.project(patch);
      const place = await openHead(headSha, step);
      const onBase = (kind: CheckKind) => ({
        backend: place.sandbox.backend,
        open: () => openBase(step),
        mask: options.mask,
        run: kind === "test" ? options.runBaseTests(project, baseSha) : runCommand,
      });
      return runChecks({
        commands: project.checks,
        baseSha,
        headSha,
        place,
        baseline: (check) => readBaseline(check, baseSha, options.baselines, onBase(check.kind)),
        keep: options.keep,
        mask: options.mask,
        diff: await options.workspace.diffAsText(patch),
        putBack: () => options.workspace.putBack(headSha),
      });
    },

    detectChanges: (patch) => options.detectChanges(patch),

    async runTests(input, step): Promise<TestReport> {
      const places = {
        head: await openHead(input.patch.headSha, step),
        openBase: () => openBase(step),
      };
      return runTests(input, places, options);
    },
  };
}

type Places = { head: Place; openBase(): Promise<Place> };

async function runTests(
  { run, patch, selection, claim }: Parameters<Verifier["runTests"]>[0],
  { head, openBase }: Places,
  { project: openProject, isTestFile, isTestPath, keep, mask }: VerifierOptions,
): Promise<TestReport> {
  const project = await openProject(patch);
  const there = patch.files.filter(({ status }) => status !== "deleted");
  const written = there.filter(({ path }) => isTestFile(path));
  const paths = written.map(({ path }) => path);
  const files = [...new Set([...selection.tests.map(({ file }) => file), ...paths])].sort();
  const isWhole = selection.mode === "full" && files.length === 0;
  const ran = await (isWhole ? runWholeSuite(project, head) : runTestFiles(project, files, head));
  const results = await judgeNotRun(ran.results, patch.files, async (asked) => {
    return (await runTestFiles(project, asked, await openBase())).results;
  });
  const brought = there.map(({ path }) => path).filter(isTestPath);
  const newTests = await judgeNewTests(claim.newTests, {
    written,
    brought,
    onHead: results,
    head: head.root,
    openBase,
    runTests: async (base) => (await runTestFiles(project, paths, base)).results,
  });
  const shown = { claim, results, newTests, checks: run.checks, review: run.review };
  return {
    headSha: patch.headSha,
    command: ran.command,
    selection,
    results: results.map(masked(mask)),
    newTests,
    ...touchedTests(patch.files, isTestFile),
    criteria: proveCriteria(run.spec?.acceptanceCriteria ?? [], shown),
    log: ran.log === "" ? null : await keep(mask(ran.log), "text/plain"),
  };
}

function masked(mask: (text: string) => string) {
  return (result: TestResult): TestResult => ({
    ...result,
    message: result.message === null ? null : mask(result.message),
  });
}
