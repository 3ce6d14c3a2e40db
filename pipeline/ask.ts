import type { Gate, GateKind } from "../contracts/gate.ts";
import type { GateNeed } from "../policies/gates.ts";
import type { Ports } from "./ports.ts";
import type { Run } from "./run.ts";
import type { Timeline } from "./timeline.ts";

type Question = { kind: GateKind; need: GateNeed };

/** Opens a gate, then asks whoever can answer here; without an answer the run waits at it. */
export async function ask(
  question: Question,
  timeline: Timeline,
  ports: Ports,
  signal: AbortSignal,
): Promise<void> {
  const run = timeline.run();
  const gate = gateOf(question, run, ports);
  await timeline.append({ type: "approval-requested", gate });
  const approval = run.terms?.preapproved.includes(gate.kind)
    ? preapproval(gate, ports.now())
    : await ports.approver.ask(gate, timeline.run(), signal);
  if (approval) await timeline.append({ type: "approval-given", approval });
}

function gateOf({ kind, need }: Question, run: Run, ports: Ports): Gate {
  const number = (run.gatesOpened[kind] ?? 0) + 1;
  return {
    id: `${run.runId}-${kind}-${number}`,
    runId: run.runId,
    kind,
    digest: subjectDigest(kind, run, ports),
    headSha: run.patch?.headSha ?? null,
    files: need.files,
    reasons: need.reasons,
    question: need.question,
    risk: need.risk,
    requiredApprovers: ports.approvers,
    expiresAt: ports.gateExpiry(),
    onExpiry: "park",
  };
}

/** A gate is bound to exactly what is shown at it: the diff, the plan, the specification. */
function subjectDigest(kind: GateKind, run: Run, { sha256 }: Ports): string {
  if (kind === "patch" && run.patch) return run.patch.diffDigest;
  const subject = kind === "plan" ? run.plan : kind === "spec" ? run.spec : run.exceeded;
  return sha256(JSON.stringify(subject ?? null));
}

function preapproval(gate: Gate, at: string) {
  return {
    gateId: gate.id,
    decision: "approved" as const,
    by: { id: "flag:--yes", channel: "command line", displayName: `--yes ${gate.kind}` },
    comment: null,
    digest: gate.digest,
    at,
  };
}
