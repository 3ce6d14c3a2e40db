import { AgentRole } from "../contracts/action.ts";
import { type Effect, EffectAction } from "../contracts/effect.ts";
import type { PolicyRule } from "../contracts/policy.ts";
import type { CompiledPolicy, Verdict } from "./engine.ts";

export type ExampleFailure = { rule: string; example: string; expected: string; got: string };

/** Runs the examples written in the rules: `match` must be decided by the rule, `notMatch` must not. */
export function checkExamples(
  policy: CompiledPolicy,
  rules: readonly PolicyRule[] = policy.rules,
): ExampleFailure[] {
  return rules.flatMap((rule) => [
    ...(rule.match ?? []).flatMap((example) => checkExample(policy, rule, example, true)),
    ...(rule.notMatch ?? []).flatMap((example) => checkExample(policy, rule, example, false)),
  ]);
}

function checkExample(
  policy: CompiledPolicy,
  rule: PolicyRule,
  example: string,
  wanted: boolean,
): ExampleFailure[] {
  const role = rule.roles?.[0] ?? "developer";
  const deciding = lowerExample(policy, rule, example, role).map(
    (effect) => policy.judgeEffect(effect, role).id,
  );
  if (deciding.includes(rule.id) === wanted) return [];
  const expected = wanted ? "decided by this rule" : "not decided by this rule";
  return [{ rule: rule.id, example, expected, got: deciding.join(", ") || "no effect" }];
}

/** An example is a command line, or `fs.write PATH`, `mcp.call server.tool` and the like. */
function lowerExample(
  policy: CompiledPolicy,
  rule: PolicyRule,
  example: string,
  role: AgentRole,
): Effect[] {
  const sandboxed = rule.sandboxed ?? true;
  const [, action, resource = ""] = /^(\S+) (.+)$/s.exec(example) ?? [];
  const named = EffectAction.safeParse(action);
  if (!named.success)
    return policy.lower(
      { tool: "run_command", arguments: { command: example }, role },
      { sandboxed },
    );
  if (named.data === "fs.read" || named.data === "fs.write" || named.data === "fs.delete")
    return [policy.effectOn(resource, named.data, sandboxed)];
  const insideWorkspace = rule.insideWorkspace ?? false;
  const zones = rule.zones ?? [];
  return [{ action: named.data, resource, zones, insideWorkspace, sandboxed, note: null }];
}

export type PathExplanation = {
  path: string;
  zones: string[];
  decisions: (Verdict & { action: EffectAction; sandboxed: boolean; role: AgentRole })[];
};

/** What reading, writing and deleting a path is decided as, and by which rule. */
export function explainPath(
  policy: CompiledPolicy,
  path: string,
  role: AgentRole = "developer",
): PathExplanation {
  const decisions = [true, false].flatMap((sandboxed) =>
    (["fs.read", "fs.write", "fs.delete"] as const).map((action) => {
      const { id, effect, why } = policy.judgeEffect(
        policy.effectOn(path, action, sandboxed),
        role,
      );
      return { id, effect, why, action, sandboxed, role };
    }),
  );
  return { path, zones: policy.effectOn(path, "fs.read", true).zones, decisions };
}

export type PolicyState = { effect: Effect; role: AgentRole };

/** Every state rules can tell apart: actions, zones, resources they name, roles, place and sandbox. */
export function enumerateStates(policies: readonly CompiledPolicy[]): PolicyState[] {
  const rules = policies.flatMap((policy) => policy.rules);
  const zones = [...new Set(rules.flatMap((rule) => rule.zones ?? []))];
  const resources = ["*", ...new Set(rules.flatMap((rule) => rule.resources ?? []))];
  const flags = [true, false];
  return EffectAction.options.flatMap((action) =>
    [[], ...zones.map((zone) => [zone])].flatMap((zone) =>
      resources.flatMap((resource) =>
        flags.flatMap((insideWorkspace) =>
          flags.flatMap((sandboxed) =>
            AgentRole.options.map((role) => ({
              effect: { action, resource, zones: zone, insideWorkspace, sandboxed, note: null },
              role,
            })),
          ),
        ),
      ),
    ),
  );
}

export type PolicyDifference = PolicyState & { before: Verdict; after: Verdict };

/** States whose decision differs between two policies. */
export function diffPolicies(before: CompiledPolicy, after: CompiledPolicy): PolicyDifference[] {
  return enumerateStates([before, after]).flatMap(({ effect, role }) => {
    const old = before.judgeEffect(effect, role);
    const now = after.judgeEffect(effect, role);
    return old.effect === now.effect ? [] : [{ effect, role, before: old, after: now }];
  });
}
