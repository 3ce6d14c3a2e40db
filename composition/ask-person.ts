import type { Action, AgentRole } from "../contracts/action.ts";
import type { Effect, PolicyDecision } from "../contracts/effect.ts";
import type { PolicyRule } from "../contracts/policy.ts";
import { proposeRules } from "../policies/propose-rules.ts";
import { type ShownAction, showAction } from "../tools/show-action.ts";
import type { Answer } from "../tools/tool-context.ts";
import type { ToolDesk } from "./tool-desk.ts";

type Desk = Pick<ToolDesk, "policy" | "role" | "step" | "mask" | "keep">;

/** What a person is asked: the effects, what causes them, and how it is shown. */
type Question = { subject: unknown; effects: Effect[]; shown: ShownAction };

/** The effects of an action that are a person's decision. */
export function askedEffects(
  { effects }: PolicyDecision,
  { policy, role }: Pick<Desk, "policy" | "role">,
): Effect[] {
  return effects.filter((effect) => policy.judgeEffect(effect, role).effect === "ask");
}

/** Asks before a tool call is made. */
export function askAboutCall(
  action: Action,
  decision: PolicyDecision,
  desk: Desk,
): Promise<Answer> {
  const sandboxed = decision.effects.every((effect) => effect.sandboxed);
  const shown = showAction(action, sandboxed);
  return askPerson({ subject: action, effects: askedEffects(decision, desk), shown }, desk);
}

/** Asks once the whole question is kept: an answer is bound to the call and to every effect. */
export async function askPerson(question: Question, desk: Desk): Promise<Answer> {
  const { policy, role, step, mask, keep } = desk;
  const { effects, shown } = question;
  const subject = JSON.stringify(question.subject);
  const what = mask(shown.what);
  const approval = await step.ask({
    subject: `${subject} ${JSON.stringify(effects)}`,
    effects: effects.map((effect) => sameAs(effect, role, subject)),
    need: {
      reasons: effects.map((effect) => {
        const { id, why } = policy.judgeEffect(effect, role);
        return { rule: id, why: mask(`${effect.action} ${effect.resource}: ${why}`) };
      }),
      files: [...new Set(effects.filter(isOnFile).map(({ resource }) => resource))],
      risk: "high",
      question: null,
    },
    action: {
      role,
      what,
      shown: await keep(mask(shown.text), "text/plain"),
      proposes: whole(proposeRules(policy, effects, role), mask),
    },
  });
  if (approval.decision === "approved") return { allowed: true };
  const by = approval.by.displayName;
  return { allowed: false, because: approval.comment ?? `${by} gave no reason`, by };
}

/**
 * What counts as the same effect in a run. Changes of a file of the workspace are shown again as a
 * whole at the patch gate, so the file decides; anything else must be the same call to the letter.
 */
function sameAs(effect: Effect, role: AgentRole, subject: string): string {
  const { action, resource, sandboxed } = effect;
  return isShownLater(effect)
    ? JSON.stringify([role, action, resource])
    : JSON.stringify([role, action, resource, sandboxed, subject]);
}

/** A change that the patch will show, whoever makes it. */
export function isShownLater({ action, insideWorkspace, sandboxed }: Effect): boolean {
  return action !== "fs.read" && action.startsWith("fs.") && insideWorkspace && sandboxed;
}

/** A rule that would name a secret is not proposed at all. */
function whole(rules: PolicyRule[], mask: Desk["mask"]): PolicyRule[] {
  const text = JSON.stringify(rules);
  return mask(text) === text ? rules : [];
}

function isOnFile({ action }: Effect): boolean {
  return action.startsWith("fs.");
}
