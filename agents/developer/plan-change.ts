import { Plan } from "../../contracts/plan.ts";
import type { PlanInput } from "../../pipeline/ports.ts";
import type { AgentSeat } from "../agent-seat.ts";
import { unknownCriteria } from "../criteria.ts";
import { describeFaults } from "../faults.ts";
import { readText } from "../prompt.ts";

/** Decides how a specification will be met, before any file is written. */
export function planChange({ spec, faults }: PlanInput, seat: AgentSeat): Promise<Plan> {
  return seat.work({
    instructions: readText("agents/developer/plan-change.md"),
    input: [{ title: "Specification", facts: spec }, ...describeFaults(faults)],
    answer: {
      name: "plan",
      schema: Plan,
      problems: ({ steps }) =>
        unknownCriteria(
          steps.flatMap((step) => step.criteria),
          spec,
        ),
    },
  });
}
