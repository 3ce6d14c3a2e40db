import { isCancel, select, text } from "@clack/prompts";
import type { App } from "../app.ts";
import type { Approval, Gate } from "../contracts/gate.ts";
import { amountOf } from "../contracts/limit-amount.ts";
import { personHere } from "./person.ts";
import { visible } from "./view/format.ts";
import { gateText, isLong } from "./view/gate-text.ts";
import type { View } from "./view/view.ts";

const mostShown = 60;

/** What a person chose; undefined when they decide later. */
type Choice = Pick<Approval, "decision" | "scope" | "comment"> | undefined;

/** Asks at this terminal, after showing what the gate is bound to, until `signal` ends the question. */
export function terminalApprover(app: App, view: View, as: string | undefined) {
  /** Gates that somebody here would rather decide later: they are not asked twice. */
  const putOff = new Set<string>();
  return {
    async ask(gate: Gate, _run: unknown, signal: AbortSignal): Promise<Approval | null> {
      if (putOff.has(gate.id)) return null;
      view.pause();
      try {
        const choice = await chooseOnceSeen(gate, await app.subjectOf(gate), signal);
        if (choice) return approval(gate, choice, await personHere(as));
        if (!signal.aborted) putOff.add(gate.id);
        return null;
      } finally {
        view.resume();
      }
    },
  };
}

/** A long subject is shown in part, so that what is asked and why stay in sight, and whole on demand. */
async function chooseOnceSeen(gate: Gate, subject: string, signal: AbortSignal): Promise<Choice> {
  const size = { columns: process.stdout.columns, mostLines: mostShown };
  process.stdout.write(`${gateText(gate, subject, size)}\n`);
  if (!isLong(subject, mostShown)) return choose(gate, signal);
  const see = await select({
    message: `${subject.split("\n").length} lines. Show all of them first?`,
    signal,
    options: [
      { value: "whole" as const, label: "Show all of it" },
      { value: "part" as const, label: "Go on", hint: "this much is enough" },
    ],
  });
  if (isCancel(see)) return undefined;
  if (see === "whole")
    process.stdout.write(
      `${gateText(gate, subject, { ...size, mostLines: Number.POSITIVE_INFINITY })}\n`,
    );
  return choose(gate, signal);
}

function choose(gate: Gate, signal: AbortSignal): Promise<Choice> {
  if (gate.question !== null) return answerQuestion(gate.question, signal);
  return gate.action ? chooseForAction(gate.action, signal) : chooseForGate(gate, signal);
}

async function chooseForGate(gate: Gate, signal: AbortSignal): Promise<Choice> {
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
  if (isCancel(decision) || decision === "later") return undefined;
  if (decision === "approved") return { decision, comment: null };
  return inWords(decision, decision === "rejected" ? "Why?" : "What should change?", signal);
}

function grantAt({ budget }: Gate): string | undefined {
  return budget && `raises ${budget.limit} to ${amountOf(budget.limit, budget.raisesTo)}`;
}

async function chooseForAction(
  { proposes }: NonNullable<Gate["action"]>,
  signal: AbortSignal,
): Promise<Choice> {
  const ids = proposes.map(({ id }) => id).join(", ");
  const always = { value: "always" as const, label: "Allow always" };
  const hint = `for this run; proposes ${ids} in the pull request, in force once merged`;
  const choice = await select({
    message: "Allow it?",
    signal,
    options: [
      { value: "once" as const, label: "Allow once" },
      { value: "run" as const, label: "Allow for this run", hint: "the same is not asked again" },
      ...(proposes.length > 0 ? [{ ...always, hint }] : []),
      { value: "deny" as const, label: "Deny, and tell the agent why" },
      { value: "later" as const, label: "Decide later", hint: "parks the run" },
    ],
  });
  if (isCancel(choice) || choice === "later") return undefined;
  if (choice === "deny") return inWords("rejected", "Why? The agent reads this.", signal);
  return { decision: "approved", scope: choice, comment: null };
}

/** An answer in words to a question is how the run goes on. */
function answerQuestion(question: string, signal: AbortSignal): Promise<Choice> {
  return inWords("changes-requested", question, signal);
}

async function inWords(
  decision: Approval["decision"],
  message: string,
  signal: AbortSignal,
): Promise<Choice> {
  const said = await text({
    message: visible(message),
    placeholder: "empty: decide later",
    signal,
  });
  return isCancel(said) || !said.trim() ? undefined : { decision, comment: said.trim() };
}

function approval({ id, digest }: Gate, choice: NonNullable<Choice>, by: Approval["by"]): Approval {
  return { gateId: id, ...choice, by, digest, at: new Date().toISOString() };
}
