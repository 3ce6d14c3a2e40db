import type { Approval, Gate, GrantedLimits } from "../contracts/gate.ts";
import { amountOf } from "../contracts/limit-amount.ts";
import { grantsOf } from "../policies/raise-budget.ts";
import { whyNotThisPerson } from "./may-answer.ts";
import { type OpenedGate, type Run, verdictOf } from "./run.ts";

/** Why an answer does not count; undefined when it does. The order of arrival decides nothing else. */
export function whyRefused(approval: Approval, run: Run): string | undefined {
  const { gateId } = approval;
  const closed = whyClosed(gateId, run);
  if (closed !== undefined) return closed;
  const opened = gateOf(run, gateId);
  if (!opened || isLate(approval, opened)) return expiry(gateId, run);
  const { gate } = opened;
  if (approval.digest !== gate.digest)
    return `the approval is for ${approval.digest}, the gate asks about ${gate.digest}: look at it again (patchgate show ${gate.runId})`;
  return whyNotThisPerson(approval, opened, run) ?? notSaid(approval, gate);
}

/** Why a gate takes no answer any more, and what can be done instead. */
export function whyClosed(gateId: string, run: Run): string | undefined {
  const opened = gateOf(run, gateId);
  if (opened?.expired) return expiry(gateId, run);
  if (run.outcome || run.cancelled) return "the run has ended";
  if (!opened)
    return `gate ${gateId} is not open: it was answered, or what it asked about has changed since`;
  const verdict = verdictOf(opened);
  const people = opened.approvals.map(({ by }) => by.displayName).join(" and ");
  return verdict && `gate ${gateId} is already answered: ${verdict} by ${people}`;
}

function gateOf({ gates }: Run, gateId: string): OpenedGate | undefined {
  return Object.values(gates).find(({ gate }) => gate.id === gateId);
}

function expiry(gateId: string, run: Run): string {
  const at = gateOf(run, gateId)?.gate.expiresAt;
  return (
    `gate ${gateId} has expired${at ? ` at ${at}` : ""}, and no answer counts any more. ` +
    `What the run made is kept (patchgate show ${run.runId}): finish it by hand, or start the ticket anew`
  );
}

/** Is what was said an answer to what this gate asks. */
function notSaid(approval: Approval, gate: Gate): string | undefined {
  const { decision } = approval;
  const outOfScope = notInScope(approval, gate);
  if (outOfScope) return outOfScope;
  if (gate.kind === "budget" && decision === "changes-requested")
    return `gate ${gate.id} asks for more budget: approve or reject it`;
  if (approval.limits !== undefined) return notAGrant(approval.limits, gate, decision);
  if (gate.question !== null && decision === "approved" && !approval.comment)
    return `gate ${gate.id} asks a question: answer it in words`;
  return undefined;
}

/** Figures go with the approval of a budget, and must leave room to go on. */
function notAGrant(
  limits: GrantedLimits,
  { id, budget }: Gate,
  decision: Approval["decision"],
): string | undefined {
  if (!budget || decision !== "approved")
    return `figures of a budget go with the approval of a budget gate, and ${id} is ${budget ? "not approved" : "none"}`;
  const short = grantsOf(budget.limit, limits).find(
    ({ limit, value }) => limit === budget.limit && value <= budget.used,
  );
  if (!short) return undefined;
  const { limit, used } = budget;
  return `${amountOf(limit, short.value)} for ${limit} leave nothing: ${amountOf(limit, used)} are used already. Give more, or reject gate ${id}`;
}

function notInScope({ scope }: Approval, gate: Gate): string | undefined {
  if (scope === undefined || scope === "once") return undefined;
  if (gate.kind !== "action")
    return `gate ${gate.id} is answered for what it shows; only an action is allowed for the run or always`;
  if (scope === "always" && gate.action?.proposes.length === 0)
    return `no rule of patchgate.yml can allow what gate ${gate.id} asks about; allow it once or for this run`;
  return undefined;
}

function isLate({ at }: Approval, { gate }: OpenedGate): boolean {
  return gate.expiresAt !== null && at > gate.expiresAt;
}
