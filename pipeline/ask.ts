import type { Approval, AskedAction, Gate, GateKind } from "../contracts/gate.ts";
import type { GateNeed } from "../policies/gates.ts";
import { dueAt } from "./gate-clock.ts";
import type { Ports } from "./ports.ts";
import type { OpenedGate, Run } from "./run.ts";
import { answerEvent } from "./signals.ts";
import type { Timeline } from "./timeline.ts";

type Question = { kind: GateKind; need: GateNeed; digest: string; action?: AskedAction };

/** Opens a gate: recorded first, so that no answer can come before its question. */
export async function openGateFor(
  { kind, need, digest, action }: Question,
  timeline: Timeline,
  { approvers, ownersOf, gateTimes }: Ports,
): Promise<void> {
  const run = timeline.run();
  const number = (run.gatesOpened[kind] ?? 0) + 1;
  const owners = ownersOf(need.files);
  const gate: Gate = {
    id: `${run.runId}-${kind}-${number}`,
    runId: run.runId,
    kind,
    digest,
    headSha: run.patch?.headSha ?? null,
    files: need.files,
    reasons: need.reasons,
    question: need.question,
    risk: need.risk,
    ...(need.budget ? { budget: need.budget } : {}),
    ...(action ? { action } : {}),
    requiredApprovers: owners.length > 0 ? { ...approvers, owners } : approvers,
    ...gateTimes(),
    onExpiry: "park",
  };
  await timeline.append({ type: "approval-requested", gate });
}

/** A gate is bound to exactly what is shown at it: the diff, the plan, the specification, the books. */
export function subjectDigest(
  { kind, need }: Pick<Question, "kind" | "need">,
  run: Run,
  { sha256 }: Ports,
): string {
  if (kind === "patch" && run.patch) return run.patch.diffDigest;
  const subject = kind === "plan" ? run.plan : kind === "spec" ? run.spec : need.budget;
  return sha256(JSON.stringify(subject ?? null));
}

/** Asks whoever can answer here. True when the run knows more than before. */
export async function answerHere(
  opened: OpenedGate,
  timeline: Timeline,
  ports: Ports,
  signal: AbortSignal,
): Promise<boolean> {
  const { gate } = opened;
  const due = dueAt(ports.now(), timeline.run());
  if (due) {
    await timeline.append(due);
    return true;
  }
  if (signal.aborted) return false;
  const approval = answeredInAdvance(opened, timeline.run())
    ? advanceApproval(gate, ports.now())
    : await ports.approver.ask(gate, timeline.run(), signal);
  if (!approval) return false;
  const event = await timeline.choose((run) => answerEvent(approval, run));
  return event?.type === "approval-given";
}

/** `--yes` never answers a question, never speaks for named people, and raises a budget only once. */
function answeredInAdvance({ gate, approvals }: OpenedGate, run: Run): boolean {
  return (
    (run.terms?.preapproved.includes(gate.kind) ?? false) &&
    gate.question === null &&
    gate.requiredApprovers.from.length === 0 &&
    gate.requiredApprovers.owners === undefined &&
    approvals.length === 0 &&
    !(gate.kind === "budget" && (run.gatesOpened.budget ?? 0) > 1)
  );
}

function advanceApproval(gate: Gate, at: string): Approval {
  return {
    gateId: gate.id,
    decision: "approved",
    by: { id: "flag:--yes", channel: "command line", displayName: `--yes ${gate.kind}` },
    comment: null,
    digest: gate.digest,
    at,
  };
}
