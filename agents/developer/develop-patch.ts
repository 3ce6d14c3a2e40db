import { PatchClaim } from "../../contracts/patch.ts";
import type { DevelopInput } from "../../pipeline/ports.ts";
import type { AgentSeat } from "../agent-seat.ts";
import { unknownCriteria } from "../criteria.ts";
import { describeFaults } from "../faults.ts";
import { readText } from "../prompt.ts";

/** Writes the change into the workspace; only words about it are answered, the facts are git's. */
export function developPatch(
  { spec, plan, faults, round }: DevelopInput,
  seat: AgentSeat,
): Promise<PatchClaim> {
  return seat.work({
    instructions: readText("agents/developer/develop-patch.md"),
    input: [
      { title: "Specification", facts: spec },
      { title: "Plan", facts: plan },
      ...(round > 1 ? [{ title: "Round", facts: round }] : []),
      ...describeFaults(faults),
    ],
    answer: {
      name: "patch_claim",
      schema: PatchClaim,
      problems: ({ criteria }) =>
        unknownCriteria(
          criteria.map(({ id }) => id),
          spec,
        ),
    },
  });
}
