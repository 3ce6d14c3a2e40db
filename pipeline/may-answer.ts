import type { Approval } from "../contracts/gate.ts";
import { goesBy, isProgram, namesOf, ownersMissing } from "../policies/approvers.ts";
import type { OpenedGate, Run } from "./run.ts";

/**
 * Where others are asked for, who wants the change does not approve what became of it; what they
 * meant by it they may always say.
 */
const ofWork = new Set<string>(["patch", "action"]);

/** Why this person's answer does not count at this gate; undefined when it does. */
export function whyNotThisPerson(
  { by, decision }: Approval,
  { gate, approvals, escalated }: OpenedGate,
  { ticket }: Pick<Run, "ticket">,
): string | undefined {
  const { count, from: asked, owners = [] } = gate.requiredApprovers;
  const from = asked.length > 0 && escalated ? [...asked, ...gate.escalateTo] : asked;
  const owning = owners.flatMap(({ anyOf }) => anyOf);
  const named = from.length > 0 || owning.length > 0;
  if (isProgram(by)) return `${by.displayName} is a bot; a person answers gate ${gate.id}`;
  if (from.length > 0 && !goesBy(by, [...from, ...owning]))
    return `${by.displayName} may not answer gate ${gate.id}; expected one of: ${[...from, ...owning].join(", ")} (--as NAME says who you are)`;
  const judgesWork = ofWork.has(gate.kind) && gate.question === null;
  const isAuthor = judgesWork && ticket !== undefined && goesBy(by, namesOf(ticket.author));
  if (isAuthor && (named || count > 1))
    return `${by.displayName} asked for this change; somebody else answers gate ${gate.id}`;
  if (approvals.some((earlier) => goesBy(by, namesOf(earlier.by))))
    return `${by.displayName} has already approved gate ${gate.id}; it needs another person`;
  return decision === "approved" ? keptForOwners(by, { gate, approvals }) : undefined;
}

/** The last approval that is missing must be an owner's, while one is missing. */
function keptForOwners(
  by: Approval["by"],
  { gate, approvals }: Pick<OpenedGate, "gate" | "approvals">,
): string | undefined {
  const missing = ownersMissing(gate, approvals);
  const places = gate.requiredApprovers.count - approvals.length;
  if (missing.length === 0 || places > 1 || missing.some(({ anyOf }) => goesBy(by, anyOf)))
    return undefined;
  const groups = missing.map(({ files, anyOf }) => `${anyOf.join(" or ")} (${files.join(", ")})`);
  return `gate ${gate.id} waits for owners of its files, and ${by.displayName} is none: ${groups.join("; ")} (--as NAME says who you are)`;
}
