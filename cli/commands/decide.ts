import { type Approval, ApprovalScope, type GrantedLimits } from "../../contracts/gate.ts";
import { exitCodes } from "../exit-code.ts";
import { UsageError } from "../fail.ts";
import { openApp } from "../open-app.ts";
import { localPerson, personHere } from "../person.ts";

type Options = { message?: string; json?: boolean };

type Answer = Options & {
  as?: string;
  digest?: string;
  scope?: string;
  budgetUsd?: string;
  maxMinutes?: string;
};

const decisions = {
  approve: "approved",
  reject: "rejected",
  "request-changes": "changes-requested",
} as const satisfies Record<string, Approval["decision"]>;

/** `patchgate approve|reject|request-changes GATE`: bound to what the gate shows now. */
export async function decideGate(
  verb: keyof typeof decisions,
  gateId: string,
  { as, message, digest, scope, json, ...figures }: Answer,
): Promise<number> {
  const limits = grantedBy(figures);
  if (verb === "request-changes" && !message)
    throw new UsageError("request-changes needs -m TEXT: what should change, or the answer.");
  const app = await openApp();
  try {
    const gate = await app.findGate(gateId);
    const refused = await app.answer({
      gateId,
      decision: decisions[verb],
      ...(scope === undefined ? {} : { scope: parseScope(scope) }),
      by: await personHere(as),
      comment: message ?? null,
      digest: digest ?? gate.digest,
      ...(limits ? { limits } : {}),
      at: new Date().toISOString(),
    });
    if (refused !== undefined) throw new UsageError(`Not recorded: ${refused}.`);
    const next = `patchgate resume ${gate.runId}`;
    const decision = decisions[verb];
    const proposed = scope === "always" ? (gate.action?.proposes ?? []) : [];
    if (json) console.log(JSON.stringify({ type: "approval", gateId, decision, proposed, next }));
    else {
      console.log(`${gateId}: ${decision}. Go on with: ${next}`);
      for (const { id } of proposed)
        console.log(
          `The pull request will propose the rule ${id}; until it is merged it is not in force.`,
        );
    }
    return exitCodes.approved;
  } finally {
    app.close();
  }
}

/** The figures a person gives at a budget gate. */
function grantedBy({ budgetUsd, maxMinutes }: Answer): GrantedLimits | undefined {
  if (budgetUsd === undefined && maxMinutes === undefined) return undefined;
  return {
    ...(budgetUsd === undefined
      ? {}
      : { costUsd: figure("--budget-usd", budgetUsd, /^\d+(\.\d+)?$/) }),
    ...(maxMinutes === undefined
      ? {}
      : { wallMinutes: figure("--max-minutes", maxMinutes, /^\d+$/) }),
  };
}

function figure(flag: string, text: string, form: RegExp): number {
  if (form.test(text) && Number(text) > 0) return Number(text);
  const expected = flag === "--budget-usd" ? "dollars, such as 2.50" : "whole minutes, such as 90";
  throw new UsageError(`${flag} ${text} is no amount to allow. Expected ${expected}.`);
}

function parseScope(given: string): ApprovalScope {
  const scope = ApprovalScope.safeParse(given);
  if (scope.success) return scope.data;
  const known = ApprovalScope.options.join(", ");
  throw new UsageError(`There is no scope ${given}. Expected one of: ${known}.`);
}

/** `patchgate cancel RUN`: takes effect at once, or at the next pause of the process that drives it. */
export async function cancel(runId: string, { message, json }: Options): Promise<number> {
  const app = await openApp();
  try {
    const { status } = await app.cancel(
      runId,
      localPerson().displayName,
      message ?? "no reason given",
    );
    if (["approved", "needs-human-review", "blocked-by-policy"].includes(status))
      throw new UsageError(`${runId} has already ended: ${status}. Nothing was changed.`);
    if (json) console.log(JSON.stringify({ type: "cancelled", runId, status }));
    else if (status === "terminated")
      console.log(`${runId}: terminated. Everything it made is kept: patchgate show ${runId}`);
    else console.log(`${runId}: asked to stop. The process that drives it ends it within seconds.`);
    return exitCodes.approved;
  } finally {
    app.close();
  }
}
