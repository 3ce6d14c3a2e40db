import { StepError } from "../contracts/step-error.ts";
import type { Effect, EffectKind } from "./ports.ts";

/** What to make of an effect that was started, and whose end nobody saw. */
type InDoubt = "redo" | "lookup" | "manual";

/** Everything a run does outside its own store and working copy, and how each is reconciled. */
export const outsideEffects: Record<EffectKind, { inDoubt: InDoubt; key: string; found: string }> =
  {
    "publish-branch": {
      inDoubt: "lookup",
      key: "the run's branch",
      found: "a branch of that name whose one commit has the patch's tree and the base as parent",
    },
    "write-evidence": {
      inDoubt: "lookup",
      key: "the path of the bundle",
      found: "a file at that path with this very content",
    },
    "write-page": {
      inDoubt: "lookup",
      key: "the path of the page",
      found: "a file at that path with this very content",
    },
  };

/** What was done already, or null when it is to be done (again); throws when only a person can tell. */
export async function settleDoubt(inDoubt: InDoubt, effect: Effect): Promise<string | null> {
  if (inDoubt === "redo") return null;
  if (inDoubt === "lookup") return effect.find();
  throw new StepError(
    "infrastructure",
    `${effect.kind} of ${effect.subject} may have happened before the run was cut off, and it cannot be looked up. ` +
      "Look for it yourself, undo it if it is there, then start the ticket anew.",
    { retryable: false },
  );
}
