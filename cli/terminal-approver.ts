import { isCancel, select, text } from "@clack/prompts";
import colors from "picocolors";
import type { App } from "../app.ts";
import type { Approval, Gate } from "../contracts/gate.ts";
import { amountOf } from "../contracts/limit-amount.ts";
import { localPerson } from "./commands/decide.ts";
import { visible } from "./view/format.ts";
import { spendingTable } from "./view/spending-table.ts";
import type { View } from "./view/view.ts";

/** Asks at this terminal, after showing what the gate is bound to, until `signal` ends the question. */
export function terminalApprover(app: App, view: View) {
  return {
    async ask(gate: Gate, _run: unknown, signal: AbortSignal): Promise<Approval | null> {
      view.pause();
      try {
        process.stdout.write(`${await shown(app, gate)}\n`);
        return await answer(gate, signal);
      } finally {
        view.resume();
      }
    },
  };
}

async function shown(app: App, gate: Gate): Promise<string> {
  const reasons = gate.reasons.map(
    ({ rule, why }) => `  - ${visible(why)} ${colors.dim(`(${rule})`)}`,
  );
  const files = gate.files.map((file) => `  ${visible(file)}`);
  return [
    "",
    colors.bold(`${gate.kind} gate, risk ${gate.risk}`),
    "Why you are asked:",
    ...reasons,
    ...(files.length > 0 ? ["Files:", ...files] : []),
    "",
    gate.budget ? spendingTable(gate.budget.spending) : visible(await app.subjectOf(gate)),
    colors.dim(`Your answer is bound to ${gate.digest}.`),
  ].join("\n");
}

async function answer(gate: Gate, signal: AbortSignal): Promise<Approval | null> {
  if (gate.question !== null) return answerQuestion(gate, signal);
  const decision = await select({
    message: `Approve this ${gate.kind}?`,
    signal,
    options: [
      { value: "approved" as const, label: "Approve", hint: grantAt(gate) },
      ...(gate.budget ? [] : [{ value: "changes-requested" as const, label: "Ask for changes" }]),
      { value: "rejected" as const, label: "Reject", hint: "ends the run" },
      { value: "later" as const, label: "Decide later", hint: "parks the run" },
    ],
  });
  if (isCancel(decision) || decision === "later") return null;
  const comment =
    decision === "approved"
      ? null
      : await words(decision === "rejected" ? "Why?" : "What should change?", signal);
  return comment === undefined ? null : approval(gate, decision, comment);
}

function grantAt({ budget }: Gate): string | undefined {
  return budget && `raises ${budget.limit} to ${amountOf(budget.limit, budget.raisesTo)}`;
}

async function answerQuestion(gate: Gate, signal: AbortSignal): Promise<Approval | null> {
  const said = await words(gate.question ?? "", signal);
  return said === undefined ? null : approval(gate, "changes-requested", said);
}

async function words(message: string, signal: AbortSignal): Promise<string | undefined> {
  const said = await text({
    message: visible(message),
    placeholder: "empty: decide later",
    signal,
  });
  return isCancel(said) || !said.trim() ? undefined : said.trim();
}

function approval(gate: Gate, decision: Approval["decision"], comment: string | null): Approval {
  const at = new Date().toISOString();
  return { gateId: gate.id, decision, by: localPerson(), comment, digest: gate.digest, at };
}
