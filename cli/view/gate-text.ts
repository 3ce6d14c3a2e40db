import colors from "picocolors";
import type { Gate } from "../../contracts/gate.ts";
import { visible } from "./format.ts";
import { spendingTable } from "./spending-table.ts";

/** A gate as a person reads it: what, where, why asked, and what the answer is bound to. */
export function gateText(gate: Gate, subject: string): string {
  const { action, files, reasons, kind, risk, digest } = gate;
  const why = reasons.map(({ rule, why }) => `  - ${visible(why)} ${colors.dim(`(${rule})`)}`);
  return [
    "",
    colors.bold(`${kind} gate, risk ${risk}`),
    ...(action ? [visible(`The ${action.role} wants to ${action.what} (${action.step}).`)] : []),
    "Why you are asked:",
    ...why,
    ...(files.length > 0 ? ["Files:", ...files.map((file) => `  ${visible(file)}`)] : []),
    "",
    gate.budget ? spendingTable(gate.budget.spending) : visible(subject),
    colors.dim(`Your answer is bound to ${digest}.`),
  ].join("\n");
}
