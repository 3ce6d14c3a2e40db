import picomatch from "picomatch";
import type { Action, AgentRole } from "../contracts/action.ts";
import { type Effect, EffectAction, type PolicyDecision } from "../contracts/effect.ts";
import type { Policy, PolicyRule } from "../contracts/policy.ts";
import { lowerAction } from "./effects/lower-action.ts";
import { pathEffect } from "./effects/path-effect.ts";
import { defaultRoot } from "./paths.ts";
import { allowRules, askRules, denyRules } from "./rules.ts";
import {
  builtinZones,
  gitZone,
  mergeZones,
  parsedZones,
  type ZoneMatcher,
  zoneMatcher,
} from "./zones.ts";

export type Where = {
  sandboxed: boolean;
  /** Absolute path of the workspace; without it, a conventional one. */
  root?: string;
  /** Scripts of the package manifest of the base commit. */
  scripts?: Record<string, string>;
};

/** The rule that decides one effect. */
export type Verdict = Pick<PolicyRule, "id" | "effect" | "why">;

type PathAction = "fs.read" | "fs.write" | "fs.delete";

export type CompiledPolicy = {
  judge(action: Action, where: Where): PolicyDecision;
  /** The same rules for a change found in the workspace, whatever made it. */
  judgePath(path: string, action: "fs.write" | "fs.delete", role: AgentRole): PolicyDecision;
  judgeEffect(effect: Effect, role: AgentRole): Verdict;
  /** Whether a rule of a configuration could allow what is now asked about. */
  canAllow(effect: Effect, role: AgentRole): boolean;
  lower(action: Action, where: Where): Effect[];
  /** The effect of touching a path of the workspace. */
  effectOn(path: string, action: PathAction, sandboxed: boolean): Effect;
  /** Zones that a gate looks at; files judged by their parsed change are not among them. */
  zonesOf: ZoneMatcher;
  rules: readonly PolicyRule[];
};

const strictness = { deny: 2, ask: 1, allow: 0 };
const noRule: Verdict = {
  id: "default-deny",
  effect: "deny",
  why: "No rule allows this.",
};
const noEffect: Verdict = {
  id: "no-effect",
  effect: "allow",
  why: "This changes and runs nothing.",
};

/** Compiles built-in and configured zones and rules. Deny beats ask beats allow; the default is deny. */
export function createPolicy(config: Policy): CompiledPolicy {
  const zones = mergeZones(builtinZones, config.zones);
  const zonesOf = zoneMatcher(zones);
  const effectZonesOf = zoneMatcher(mergeZones(zones, parsedZones, gitZone));
  const decideEffect = compileRules(config);
  const lower = (action: Action, where: Where) =>
    lowerAction(action, { ...where, root: where.root ?? defaultRoot, zonesOf: effectZonesOf });
  const effectOn = (path: string, action: PathAction, sandboxed: boolean) =>
    pathEffect(action, path, { zonesOf: effectZonesOf, root: defaultRoot, sandboxed }, null);
  const judgeEffects = (effects: Effect[], role: AgentRole) =>
    strictest(effects, (effect) => decideEffect(effect, role));
  return {
    judge: remember((action, where) =>
      judgeEffects(lower(action, where), action.role ?? "developer"),
    ),
    judgePath: (path, action, role) => judgeEffects([effectOn(path, action, true)], role),
    effectOn,
    judgeEffect: decideEffect,
    canAllow: (effect, role) => isLiftable(decideEffect(effect, role)),
    lower,
    zonesOf,
    rules: [...denyRules, ...config.rules, ...configuredGate(config), ...askRules, ...allowRules],
  };
}

const rememberedCommands = 500;

/** Agents repeat their commands; what was decided stays decided within one policy. */
function remember(judge: CompiledPolicy["judge"]): CompiledPolicy["judge"] {
  const decided = new Map<string, PolicyDecision>();
  return (action, where) => {
    if (action.tool !== "run_command") return judge(action, where);
    const key = JSON.stringify([action.arguments.command, action.role, where]);
    const known = decided.get(key) ?? judge(action, where);
    if (decided.size >= rememberedCommands) decided.clear();
    decided.set(key, known);
    return known;
  };
}

function strictest(effects: Effect[], decide: (effect: Effect) => Verdict): PolicyDecision {
  let verdict: Verdict = noEffect;
  let about: Effect | undefined;
  for (const effect of effects) {
    const next = decide(effect);
    if (about && strictness[next.effect] <= strictness[verdict.effect]) continue;
    verdict = next;
    about = effect;
  }
  const because = about ? `${describeEffect(about)}: ${verdict.why}` : verdict.why;
  return { decision: verdict.effect, effects, rule: verdict.id, because };
}

function describeEffect({ action, resource, note }: Effect): string {
  const cause = note === null || note === resource ? "" : ` (${note.slice(0, 200)})`;
  return `${action} ${resource.slice(0, 200)}${cause}`;
}

function compileRules(config: Policy): (effect: Effect, role: AgentRole) => Verdict {
  const own = (effect: PolicyRule["effect"]) =>
    config.rules.filter((rule) => rule.effect === effect).map(compileRule);
  const deny = [...own("deny"), ...denyRules.map(compileRule)];
  const ownAsk = [...own("ask"), ...configuredGate(config).map(compileRule)];
  const lifting = own("allow").filter(({ rule }) => (rule.resources ?? []).length > 0);
  const gate = askRules.filter((rule) => unliftable.has(rule.id)).map(compileRule);
  const ask = askRules.map(compileRule);
  const allow = [...allowRules.map(compileRule), ...own("allow")];
  const order = [deny, ownAsk, gate, lifting, ask, allow].flat();
  const byAction = new Map(
    EffectAction.options.map((action) => [
      action,
      order.filter(({ rule }) => rule.actions.includes(action)),
    ]),
  );
  const find = (effect: Effect, role: AgentRole) =>
    byAction.get(effect.action)?.find((one) => one.matches(effect, role))?.rule ?? noRule;
  const named = new Set(order.flatMap(({ rule }) => (rule.resources ? rule.actions : [])));
  return rememberVerdicts(find, named);
}

/** Where no rule looks at resources, what is left of an effect comes again and again. */
function rememberVerdicts(
  find: (effect: Effect, role: AgentRole) => Verdict,
  named: ReadonlySet<EffectAction>,
): typeof find {
  const found = new Map<string, Verdict>();
  return (effect, role) => {
    const { action, zones, sandboxed, insideWorkspace } = effect;
    if (named.has(action)) return find(effect, role);
    const key = `${action} ${role} ${sandboxed} ${insideWorkspace} ${zones.join("\0")}`;
    const verdict = found.get(key) ?? find(effect, role);
    found.set(key, verdict);
    return verdict;
  };
}

/** Built-in asks that stay even when a configuration allows the resource by name. */
const unliftable = new Set(["gated-zone", "hidden-text", "unsandboxed-unreadable"]);

function isLiftable(rule: Verdict): boolean {
  return askRules.some((one) => one === rule) && !unliftable.has(rule.id);
}

/** A zone that a configuration adds without a rule of its own is gated like the built-in ones. */
function configuredGate(config: Policy): PolicyRule[] {
  const ruled = new Set(config.rules.flatMap((rule) => rule.zones ?? []));
  const zones = Object.keys(config.zones).filter((zone) => !ruled.has(zone) && !builtinZones[zone]);
  if (zones.length === 0) return [];
  const why = "The configuration names this zone: a person approves changes here.";
  const actions: PolicyRule["actions"] = ["fs.write", "fs.delete"];
  return [{ id: "configured-zone", effect: "ask", actions, zones, why }];
}

type CompiledRule = { rule: PolicyRule; matches(effect: Effect, role: AgentRole): boolean };

function compileRule(rule: PolicyRule): CompiledRule {
  const resource = rule.resources && picomatch(rule.resources, { dot: true, flags: "is" });
  const matches = (effect: Effect, role: AgentRole) =>
    (rule.sandboxed ?? effect.sandboxed) === effect.sandboxed &&
    (rule.zones === undefined || rule.zones.some((zone) => effect.zones.includes(zone))) &&
    (rule.roles === undefined || rule.roles.includes(role)) &&
    (rule.insideWorkspace ?? effect.insideWorkspace) === effect.insideWorkspace &&
    (resource === undefined || resource(effect.resource));
  return { rule, matches };
}
