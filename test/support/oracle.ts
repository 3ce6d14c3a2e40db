import type { GateKind } from "../../contracts/gate.ts";
import type { Event } from "../../contracts/run-event.ts";

type Of<Type extends Event["type"]> = Extract<Event, { type: Type }>;

/** The last event of a type and its place; the oracle reads the raw timeline and none of the core. */
export function last<Type extends Event["type"]>(events: readonly Event[], type: Type) {
  const at = events.findLastIndex((event) => event.type === type);
  return { at, event: events[at] as Of<Type> | undefined };
}

/** Everything that speaks against offering what these events made; empty if it may be offered. */
export function objectionsToOffer(events: readonly Event[]): string[] {
  const spec = last(events, "feature-specified").event?.spec;
  const plan = last(events, "change-planned").event?.plan;
  const developed = last(events, "patch-developed");
  const patchAt = events.findLastIndex((event) => patchOf(event) !== null);
  const patch = patchOf(events[patchAt]);
  if (!spec || !plan || !patch) return ["no specification, plan or patch"];
  const objections = [
    patch.files.length === 0 && "the patch is empty",
    events.some(({ type }) => type === "run-cancelled") && "the run is cancelled",
    ...evidence(events, developed.at, patchAt, spec.acceptanceCriteria),
    ...gates(events, patchAt),
  ];
  return objections.filter((objection) => typeof objection === "string");
}

/** A round of tests that wrote none leaves the patch as it was. */
function patchOf(event: Event | undefined) {
  return event?.type === "patch-developed" || event?.type === "patch-tested" ? event.patch : null;
}

function evidence(
  events: readonly Event[],
  developedAt: number,
  patchAt: number,
  criteria: { id: string; verifyBy: string }[],
): (string | false)[] {
  const checked = last(events, "patch-checked");
  const reviewed = last(events, "patch-reviewed");
  const tested = last(events, "patch-tested");
  const { verdict, findings = [], criteria: judged = [] } = reviewed.event?.review ?? {};
  const proofs = tested.event?.tests.criteria ?? [];
  const shown = (id: string) => proofs.some((one) => one.id === id);
  return [
    checked.at < patchAt && "the patch is not checked",
    checked.event?.checks.checks.some(({ status }) => /failed$|unknown/.test(status)) === true &&
      "a check failed",
    reviewed.at < developedAt && "the patch is not reviewed",
    verdict !== "approved" && `the verdict is ${verdict}`,
    findings.some(
      ({ status, severity }) =>
        (status === "open" || status === "reopened") && ["high", "critical"].includes(severity),
    ) && "a serious finding is open",
    judged.some(({ met }) => !met) && "a criterion is not met",
    tested.at < developedAt && "the patch is not tested",
    tested.event?.tests.results.some(({ status }) => status === "failed") === true &&
      "a test failed",
    proofs.some(({ status }) => status === "unproven") && "a criterion is unproven",
    criteria.some(({ id, verifyBy }) => verifyBy !== "review" && !shown(id)) &&
      "a criterion is without proof",
  ];
}

function gates(events: readonly Event[], patchAt: number): (string | false)[] {
  const mode = last(events, "run-started").event?.terms.mode ?? "approve";
  const specified = last(events, "feature-specified");
  const planned = last(events, "change-planned");
  const spec = specified.event?.spec;
  const paths = planned.event?.plan.steps.flatMap((step) => step.paths) ?? [];
  const files = (patchOf(events[patchAt])?.files ?? []).map(({ path }) => path);
  const risky = (path: string) => path.startsWith(".github/");
  return [
    spec?.requiresHumanApproval === true &&
      !approvedSince(events, "spec", specified.at) &&
      "the specification is not approved",
    (mode !== "auto" || spec?.riskLevel === "high" || paths.some(risky)) &&
      !approvedSince(events, "plan", planned.at) &&
      "the plan is not approved",
    (mode === "approve" || files.some(risky)) &&
      !approvedSince(events, "patch", patchAt) &&
      "the patch is not approved",
  ];
}

/** Was a gate of this kind opened after the fact, and approved by enough people with none against. */
export function approvedSince(events: readonly Event[], kind: GateKind, at: number): boolean {
  const later = events.slice(at + 1);
  const gate = later.flatMap((event) =>
    event.type === "approval-requested" && event.gate.kind === kind ? [event.gate] : [],
  );
  const { id, requiredApprovers } = gate.at(-1) ?? {};
  const given = later.flatMap((event) =>
    event.type === "approval-given" && event.approval.gateId === id ? [event.approval] : [],
  );
  const people = new Set(given.map(({ by }) => by.id));
  return (
    given.every(({ decision }) => decision === "approved") &&
    people.size >= (requiredApprovers?.count ?? Number.POSITIVE_INFINITY)
  );
}
