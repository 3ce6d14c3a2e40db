import type { AgentRole } from "../contracts/action.ts";
import type { Effect, EffectAction } from "../contracts/effect.ts";
import type { PolicyRule } from "../contracts/policy.ts";
import type { CompiledPolicy } from "./engine.ts";

/**
 * Rules that would allow exactly these effects to this role, for people to review: nothing here is
 * in force. Empty where no rule of patchgate.yml can allow them, such as changes to gated zones.
 */
export function proposeRules(
  policy: Pick<CompiledPolicy, "canAllow">,
  effects: readonly Effect[],
  role: AgentRole,
): PolicyRule[] {
  if (!effects.every((effect) => policy.canAllow(effect, role))) return [];
  const actions = [...new Set(effects.map(({ action }) => action))];
  return actions.map((action) => proposeRule(action, effects, role));
}

function proposeRule(
  action: EffectAction,
  effects: readonly Effect[],
  role: AgentRole,
): PolicyRule {
  const alike = effects.filter((effect) => effect.action === action);
  const resources = [...new Set(alike.map(({ resource }) => resource))];
  return {
    id: `allow-${slug(`${action} ${resources[0]}`)}`,
    effect: "allow",
    actions: [action],
    roles: [role],
    ...(alike.every(({ sandboxed }) => !sandboxed) ? { sandboxed: false } : {}),
    resources: resources.map(literalGlob),
    why: "A person allowed this in a run and asked for it to be allowed always.",
  };
}

/** A glob that matches this text and no other. */
function literalGlob(text: string): string {
  return text.replace(/[\\*?[\]{}()!+@|]/g, "\\$&");
}

function slug(text: string): string {
  const words = text.toLowerCase().match(/[a-z0-9]+/g) ?? [];
  return words.join("-").slice(0, 48).replace(/-+$/, "");
}
