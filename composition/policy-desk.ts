import { readFile } from "node:fs/promises";
import { loadConfig } from "../config.ts";
import { Action, type AgentRole } from "../contracts/action.ts";
import type { PolicyDecision } from "../contracts/effect.ts";
import type { Policy } from "../contracts/policy.ts";
import {
  checkExamples,
  diffPolicies,
  type ExampleFailure,
  explainPath,
  type PathExplanation,
  type PolicyDifference,
} from "../policies/check-policy.ts";
import { type CompiledPolicy, createPolicy, type Where } from "../policies/engine.ts";
import { readRepository } from "../workers/repository.ts";
import { manifestScripts } from "./manifest-scripts.ts";
import { policyOf } from "./policy-of.ts";

/** Thrown when what is asked cannot be read as an action; the message says what was expected. */
class ActionError extends Error {
  override name = "UsageError";
}

/** The policy of one repository, to be asked without a run. */
export type PolicyDesk = {
  judgeCommand(command: string, sandboxed: boolean): PolicyDecision;
  /** Takes anything; throws when it is no action. */
  judgeAction(action: unknown, sandboxed: boolean): PolicyDecision;
  /** Runs the examples of the built-in rules by themselves, and of its own rules among all. */
  test(): { rules: number; examples: number; failures: ExampleFailure[] };
  explain(path: string, role: AgentRole): PathExplanation;
};

/**
 * The policy of a repository's base commit. Without a folder, the one around here if there is one,
 * else the built-in rules; absolute paths count as inside a workspace only in a named folder.
 */
export async function openPolicyDesk(folder: string | undefined): Promise<PolicyDesk> {
  const files = ["patchgate.yml", "package.json"];
  const repository = await readRepository(folder ?? ".", undefined, files).catch((error) => {
    if (folder !== undefined) throw error;
    return undefined;
  });
  const given = await readPolicy(repository?.files["patchgate.yml"] ?? null);
  const policy = createPolicy(given);
  const place: Omit<Where, "sandboxed"> = {
    ...(folder !== undefined && repository ? { root: repository.root } : {}),
    scripts: manifestScripts(repository?.files["package.json"]),
  };
  const judge = (action: Action, sandboxed: boolean) =>
    policy.judge(action, { ...place, sandboxed });
  return {
    judgeCommand: (command, sandboxed) =>
      judge({ tool: "run_command", arguments: { command } }, sandboxed),
    judgeAction: (given, sandboxed) => judge(parseAction(given), sandboxed),
    test: () => testRules(policy, given),
    explain: (path, role) => explainPath(policy, path, role),
  };
}

/** What two policies decide differently; each is a file, or a commit of the repository. */
export async function comparePolicies(
  before: string,
  after: string,
  folder: string,
): Promise<PolicyDifference[]> {
  const [old, now] = await Promise.all([read(before, folder), read(after, folder)]);
  return diffPolicies(createPolicy(await readPolicy(old)), createPolicy(await readPolicy(now)));
}

async function read(source: string, folder: string): Promise<string | null> {
  const text = await readFile(source, "utf8").catch(() => undefined);
  if (text !== undefined) return text;
  const { files } = await readRepository(folder, source, ["patchgate.yml"]);
  return files["patchgate.yml"] ?? null;
}

async function readPolicy(file: string | null): Promise<Policy> {
  return policyOf((await loadConfig(file, {}, {})).config);
}

function parseAction(given: unknown): Action {
  const parsed = Action.safeParse(given);
  if (parsed.success) return parsed.data;
  throw new ActionError(
    'That is no action. Expected {"tool": "edit_file", "arguments": {"path": …}} with a tool of `patchgate schema Action`, or {"tool": "mcp", "server": …, "name": …, "arguments": …}.',
  );
}

/** A rule that overrides a built-in one does not make that one's examples wrong. */
function testRules(policy: CompiledPolicy, given: Policy): ReturnType<PolicyDesk["test"]> {
  const builtIn = createPolicy({ zones: {}, rules: [] });
  const rules = [...builtIn.rules, ...given.rules];
  const examples = rules.flatMap(({ match, notMatch }) => [...(match ?? []), ...(notMatch ?? [])]);
  const failures = [...checkExamples(builtIn), ...checkExamples(policy, given.rules)];
  return { rules: rules.length, examples: examples.length, failures };
}
