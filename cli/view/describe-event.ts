import type { LimitName } from "../../contracts/budget.ts";
import type { RequestDifference } from "../../contracts/difference.ts";
import { duration, plural } from "../../contracts/figures.ts";
import type { Approval } from "../../contracts/gate.ts";
import { amountOf } from "../../contracts/limit-amount.ts";
import type { Event } from "../../contracts/run-event.ts";
import { line } from "./format.ts";

type Described = { [Type in Event["type"]]: (event: Extract<Event, { type: Type }>) => string };

/** One line a person can follow the run by. */
export function describeEvent(event: Event): string {
  const describe = described[event.type] as (event: Event) => string;
  return line(describe(event));
}

const described: Described = {
  "run-started": ({ ticket, terms }) =>
    `started: ${ticket.title} (mode ${terms.mode}, sandbox ${terms.sandbox})`,
  "feature-specified": ({ spec }) =>
    `specified: ${plural(spec.acceptanceCriteria.length, "criterion", "criteria")}, risk ${spec.riskLevel}`,
  "change-planned": ({ plan, risk }) =>
    `planned: ${plural(plan.steps.length, "step")}, risk ${risk}. ${plan.approach}`,
  "patch-developed": ({ patch }) => `patch: ${sizeOf(patch)}`,
  "patch-checked": ({ checks }) =>
    checks.checks.length === 0
      ? "checks: the repository has none"
      : `checks: ${checks.checks.map(({ name, status }) => `${name} ${status}`).join(", ")}`,
  "patch-reviewed": ({ review }) =>
    `review round ${review.round}: ${review.verdict}, ${plural(review.findings.length, "finding")}`,
  "patch-tested": ({ tests }) => {
    const passed = tests.results.filter(({ status }) => status === "passed").length;
    const failed = tests.results.filter(({ status }) => status === "failed").length;
    const proven = tests.criteria.filter(({ status }) => status !== "unproven").length;
    const { selection } = tests;
    return `tests: ${selection.tests.length} of ${selection.total} test files chosen, ${passed} passed, ${failed} failed; ${proven} of ${tests.criteria.length} criteria shown`;
  },
  "approval-requested": ({ gate }) =>
    `${gate.kind} gate ${gate.id}: ${[gate.action?.what ?? [], gate.reasons.map(({ why }) => why)].flat().join(" ")}`,
  "approval-given": ({ approval }) =>
    `${approval.decision}${reach(approval)}${granted(approval)} by ${approval.by.displayName} (${approval.by.channel})${approval.comment ? `: ${approval.comment}` : ""}`,
  "approval-refused": ({ approval, because }) =>
    `answer of ${approval.by.displayName} not counted: ${because}`,
  "approval-reminded": ({ gateId }) => `still waiting for an answer: ${gateId}`,
  "approval-escalated": ({ gateId, to }) =>
    `escalated: ${gateId}${to.length > 0 ? `; ${to.join(", ")} may answer too` : ""}`,
  "approval-expired": ({ gateId }) => `nobody answered ${gateId} in time`,
  "pull-request-opened": ({ pullRequest }) =>
    `pull request: branch ${pullRequest.branch}, ${pullRequest.url}`,
  "step-started": ({ step, attempt }) => `${step}${attempt > 1 ? ` (attempt ${attempt})` : ""}`,
  "step-failed": ({ failure }) => `${failure.step} failed (${failure.kind}): ${failure.message}`,
  "budget-reserved": ({ key, reserved }) => `reserved ${reserved.tokens} tokens for ${key}`,
  "model-called": ({ key, model, usage, error, againInMs }) =>
    error === null
      ? `model ${model} ${key}: ${usage.tokens.input} in, ${usage.tokens.output} out`
      : `model call ${key} failed${againInMs === undefined ? "" : `, again in ${duration(againInMs)}`}: ${error}`,
  "tool-called": ({ tool, summary, ok, decision, rule, by }) => {
    const called = `${tool} ${summary.replace(/,?"\w+":null/g, "")}`;
    if (ok) return called;
    if (rule !== undefined) return `${called} -> refused by ${by ?? `rule ${rule}`}`;
    return `${called} -> ${decision === "deny" ? "refused" : "failed"}`;
  },
  "command-ran": ({ callId }) => `ran the command of ${callId}, and asks about what it did`,
  "step-diverged": ({ step, turn, differences }) =>
    `${step} goes on live from turn ${turn}, as its request is no longer the recorded one${differing(differences)}; what was paid stays in the books`,
  "changes-detected": () => "changed symbols and the tests they can break were found",
  "budget-exceeded": ({ limit, allowed, used }) =>
    `limit reached: ${amountOf(limit, used)} of the ${amountOf(limit, allowed)} that ${limit} allows`,
  "effect-started": ({ key }) => `doing ${key}`,
  "effect-finished": ({ key, adopted }) => `${adopted ? "found already done" : "done"}: ${key}`,
  "run-parked": ({ because }) => `parked: ${because}`,
  "run-resumed": ({ by }) => `resumed by ${by}`,
  "run-cancelled": ({ by, because }) => `cancelled by ${by}: ${because}`,
  "run-finished": ({ outcome }) => `${outcome.status}: ${outcome.because}`,
};

function differing(differences: RequestDifference[]): string {
  const places = differences.map(({ part, where }) => `${part} (${where})`);
  return places.length === 0 ? "" : `: other ${places.join(", ")}`;
}

function reach({ scope = "once" }: Approval): string {
  return scope === "once" ? "" : scope === "run" ? " for this run" : " always";
}

/** Events that only matter when every call is followed; what was refused or failed always does. */
export function isDetail(event: Event): boolean {
  if (event.type === "model-called" && event.error !== null) return false;
  if (event.type === "tool-called" && event.rule !== undefined) return false;
  return [
    "budget-reserved",
    "model-called",
    "tool-called",
    "command-ran",
    "changes-detected",
    "effect-started",
    "effect-finished",
  ].includes(event.type);
}

function granted({ limits }: Approval): string {
  const figures = Object.entries(limits ?? {}).map(([limit, to]) =>
    amountOf(limit as LimitName, to),
  );
  return figures.length > 0 ? ` up to ${figures.join(" and ")}` : "";
}

function sizeOf({ files }: { files: { additions: number; deletions: number }[] }): string {
  const added = files.reduce((sum, file) => sum + file.additions, 0);
  const deleted = files.reduce((sum, file) => sum + file.deletions, 0);
  return `${plural(files.length, "file")}, +${added} -${deleted}`;
}
