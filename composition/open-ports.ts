import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { createAgents } from "../agents/create-agents.ts";
import { resolveModel } from "../agents/models.ts";
import { loadConfig } from "../config.ts";
import type { Config } from "../contracts/config.ts";
import type { PatchFacts } from "../contracts/patch.ts";
import type { RunTerms } from "../contracts/run-event.ts";
import type { Rules } from "../pipeline/decide.ts";
import type { Approver, Ports, StepContext } from "../pipeline/ports.ts";
import type { Run } from "../pipeline/run.ts";
import { ownersOf } from "../policies/approvers.ts";
import { codeOwnersPlaces, readCodeOwners } from "../policies/code-owners.ts";
import { createPolicy, type Where } from "../policies/engine.ts";
import { heldPaths } from "../policies/held-paths.ts";
import { leaseMs } from "../store/leases.ts";
import type { Store } from "../store/open-store.ts";
import type { runCommand } from "../workers/command-runner.ts";
import { detectProject } from "../workers/project/detect-project.ts";
import type { Project } from "../workers/project/project.ts";
import { isTestFile, isTestPath } from "../workers/project/test-paths.ts";
import { type Repository, readRepository } from "../workers/repository.ts";
import { createVerifier } from "../workers/verifier.ts";
import type { RunWorkspace } from "../workers/workspace/run-workspace.ts";
import { sandboxGitEnv } from "../workers/workspace/sandbox-view.ts";
import { workingCopyRoot } from "../workers/workspace/working-copy.ts";
import { createWorkspace } from "../workers/workspace/workspace.ts";
import { baseFiles } from "./base-files.ts";
import { conventionsOf } from "./conventions.ts";
import { costRange } from "./cost-range.ts";
import { createMask } from "./create-mask.ts";
import { manifestScripts } from "./manifest-scripts.ts";
import { openHost } from "./open-host.ts";
import { openRunSandbox } from "./open-run-sandbox.ts";
import { openTools } from "./open-tools.ts";
import { policyOf } from "./policy-of.ts";
import { watchTouchedPaths } from "./touched-paths.ts";
import { weighTests } from "./weigh-tests.ts";
import { whyUntestable } from "./why-untestable.ts";

export type Composition = {
  run: Run;
  store: Store;
  home: string;
  env: NodeJS.ProcessEnv;
  approver: Approver;
  /** What was read of the repository when the run was started, if this process did that. */
  base?: Repository;
};

type Opened = { ports: Ports; rules: Rules; workspace: RunWorkspace };

/** Everything one run needs of the world, wired together. Nothing starts before it is asked for. */
export async function openPorts(given: Composition): Promise<Opened> {
  const { run, store, home, env, approver } = given;
  const { terms, ticket } = run;
  if (!terms || !ticket) throw new Error(`${run.runId} has not been started`);
  const base = given.base ?? (await readBase(ticket.repository, terms));
  const { config } = await loadConfig(base.files["patchgate.yml"] ?? null, env, {});
  const { silenceSeconds } = config.models;
  const policy = createPolicy(policyOf(config));
  const mask = createMask(env);
  const { keep } = store;
  const workspace = openWorkspace(given, terms, base, config);
  const sandbox = once(() => openRunSandbox(terms, config, home));
  // Whoever starts a run has looked; where a run that goes on has lost it, nothing is begun.
  if (!given.base && !run.outcome) await sandbox();
  const commandEnv = { CI: "1", ...sandboxGitEnv, ...pick(env, config.sandbox.env) };
  const where = whereOf(given, terms, base);
  const touched = watchTouchedPaths();
  const parts = { workspace, sandbox, policy, where, mask, keep, commandEnv, mode: terms.mode };

  const ports: Ports = {
    store,
    agents: createAgents({
      model: (role) => resolveModel(terms.models[role], { env, api: terms.api, silenceSeconds }),
      tools: openTools({ ...parts, touched }),
      instructions: async () => conventionsOf(base.files),
      mask,
      snapshot: (step) => touched.look((paths) => workspace.snapshot(labelOf(step), paths)),
    }),
    workspace,
    verifier: createVerifier({
      workspace,
      project: async (patch) => projectOf(base, await workspace.listTests(patch), config),
      sandbox,
      commandEnv,
      wallSeconds: config.sandbox.wallSeconds,
      baselines: join(home, "baselines"),
      keep,
      mask,
      isTestFile,
      isTestPath,
      ...changePorts(workspace, { root: base.root, home }),
    }),
    approver,
    host: openHost({ home, store, workspace }),
    costRange: () => costRange(store),
    ...whoApproves(config, base),
    gateTimes: () => gateTimes(config.gates, Date.now()),
    sha256,
    ...clock,
  };
  const rules = {
    zonesOf: heldPaths(policy),
    findingBar: config.gates.findingBar,
    untestable: await whyUntestable({ ...base, baseSha: terms.baseSha }, config.commands),
  };
  return { ports, rules, workspace };
}

/** What chooses tests, and records those of base commits; loaded when a run comes to it. */
function changePorts(workspace: RunWorkspace, at: { root: string; home: string }) {
  return {
    detectChanges: async (patch: PatchFacts) => {
      const { selectTargetedTests } = await import("./select-targeted-tests.ts");
      return selectTargetedTests(patch, workspace, at);
    },
    runBaseTests(project: Project, commit: string): typeof runCommand {
      return async (command, place) => {
        const { runAndRecord } = await import("./keep-recording.ts");
        return runAndRecord(project, { ...at, commit })(command, place);
      };
    },
  };
}

const clock: Pick<Ports, "now" | "uptime" | "leaseMs" | "every"> = {
  now: () => new Date().toISOString(),
  uptime: () => performance.now(),
  leaseMs,
  every: repeat,
};

const readBase = (repository: string, { baseSha }: RunTerms) =>
  readRepository(repository, baseSha, baseFiles);

/** Of the places for CODEOWNERS the first that is there counts, the others do not. */
function whoApproves({ approvers }: Config, { files }: Repository) {
  const { count, from, teams } = approvers;
  const place = codeOwnersPlaces.find((path) => typeof files[path] === "string");
  const codeOwners = readCodeOwners(place === undefined ? null : (files[place] ?? null));
  const owners: Ports["ownersOf"] = (paths) => ownersOf(paths, codeOwners, teams);
  return { approvers: { count, from }, ownersOf: owners };
}

const labelOf = ({ step, attempt }: StepContext) => `${step} ${attempt}`;

/** What the policy knows of the place a run's commands run in. */
function whereOf({ run, home }: Composition, terms: RunTerms, base: Repository): Where {
  return {
    sandboxed: terms.sandbox !== "none",
    root: workingCopyRoot(home, run.runId),
    scripts: manifestScripts(base.files["package.json"]),
  };
}

function openWorkspace(
  { run, store, home }: Composition,
  terms: RunTerms,
  base: Repository,
  config: Config,
): RunWorkspace {
  return createWorkspace({
    repository: base.root,
    home,
    runId: run.runId,
    baseSha: terms.baseSha,
    branch: terms.branch,
    keep: (content, mime) => store.keep(content, mime),
    riskReaders: [weighTests],
    ...(config.commands.install === undefined ? {} : { install: config.commands.install }),
  });
}

function projectOf(base: Repository, tests: string[], { commands }: Config): Project {
  const source = {
    packageJson: base.files["package.json"] ?? null,
    tests,
    has: (path: string) => existsSync(join(base.root, path)),
  };
  return detectProject(source, commands);
}

function repeat(beat: () => Promise<void>): () => void {
  const timer = setInterval(() => void beat(), 5_000);
  return () => clearInterval(timer);
}

function gateTimes(gates: Config["gates"], now: number): ReturnType<Ports["gateTimes"]> {
  const after = (hours: number) => new Date(now + hours * 3_600_000).toISOString();
  return {
    remindAt: after(gates.remindAfterHours),
    escalateAt: after(gates.escalateAfterHours),
    escalateTo: gates.escalateTo,
    expiresAt: after(gates.expiresAfterHours),
  };
}

function once<Value>(make: () => Promise<Value>): () => Promise<Value> {
  let made: Promise<Value> | undefined;
  return () => (made ??= make());
}

function pick(env: NodeJS.ProcessEnv, allowed: string[]): Record<string, string> {
  const pairs = allowed.flatMap((name) => (env[name] === undefined ? [] : [[name, env[name]]]));
  return Object.fromEntries(pairs);
}

function sha256(content: string): string {
  return `sha256:${createHash("sha256").update(content).digest("hex")}`;
}
