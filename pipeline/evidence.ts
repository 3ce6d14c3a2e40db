import type { Evidence } from "../contracts/evidence.ts";
import type { Event, RunEvent } from "../contracts/run-event.ts";
import { refusalsIn } from "./refusals.ts";
import type { Run } from "./run.ts";

/** The bundle behind a pull request; null while a fact it needs is missing. */
export function evidenceOf(run: Run, events: readonly RunEvent[]): Evidence | null {
  const { ticket, terms, spec, plan, planRisk, patch, checks, review, tests } = run;
  if (!(ticket && terms && spec && plan && planRisk && patch && checks && review && tests))
    return null;
  return {
    version: 1,
    runId: run.runId,
    ticket,
    terms,
    spec,
    plan,
    risk: planRisk,
    patch,
    checks,
    review,
    findings: run.findings,
    tests,
    gates: gatesOf(events),
    refused: refusalsIn(events),
    rounds: { patches: run.patches, reviews: run.reviews },
    usage: run.spent,
    spending: run.spending,
    events: events.length,
    seal: null,
  };
}

/**
 * The timeline up to where offering it began: the bundle must be the same however often the offer
 * was cut off and begun again.
 */
export function beforeOffer(events: readonly RunEvent[]): readonly RunEvent[] {
  const last = events.findLastIndex(({ event }) => !offering.has(event.type));
  return events.slice(0, last + 1);
}

const offering = new Set<Event["type"]>([
  "step-started",
  "step-failed",
  "effect-started",
  "effect-finished",
  "run-parked",
  "run-resumed",
]);

/** Every gate that was ever opened, with what people answered. */
function gatesOf(events: readonly RunEvent[]): Evidence["gates"] {
  const given = events.flatMap(({ event }) =>
    event.type === "approval-given" ? [event.approval] : [],
  );
  return events.flatMap(({ event }) =>
    event.type === "approval-requested"
      ? [
          {
            gate: event.gate,
            approvals: given.filter((approval) => approval.gateId === event.gate.id),
          },
        ]
      : [],
  );
}
