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
    ...approversOf(gate),
    "",
    gate.budget ? spendingTable(gate.budget.spending) : visible(subject),
    colors.dim(`Your answer is bound to ${digest}.`),
  ].join("\n");
}

function approversOf({ requiredApprovers }: Gate): string[] {
  const { count, from, owners = [] } = requiredApprovers;
  if (count === 1 && from.length === 0 && owners.length === 0) return [];
  const whom = from.length > 0 ? `of ${from.join(", ")}` : "anybody but who asked for the change";
  const owning = owners.map(
    ({ files, anyOf }) => `  - ${anyOf.join(" or ")} for ${files.join(", ")}`,
  );
  return [
    `Approvals needed: ${count}, ${whom}${owning.length > 0 ? "; among them" : ""}`,
    ...owning,
  ].map(visible);
}
