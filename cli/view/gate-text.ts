import colors from "picocolors";
import type { Gate } from "../../contracts/gate.ts";
import { fold, visible } from "./format.ts";
import { spendingTable } from "./spending-table.ts";

/** `columns`: where prose is broken; `mostLines`: how many lines of a long subject are shown. */
type Size = { columns?: number; mostLines?: number };

/** A gate as a person reads it: what, where, why asked, and what the answer is bound to. */
export function gateText(gate: Gate, subject: string, { columns, mostLines }: Size = {}): string {
  const { action, files, reasons, kind, risk, digest } = gate;
  const why = reasons.map(({ rule, why }) => fold(`  - ${visible(why)} (${rule})`, columns, 4));
  return [
    "",
    colors.bold(`${kind} gate, risk ${risk}`),
    ...(action
      ? [fold(visible(`The ${action.role} wants to ${action.what} (${action.step}).`), columns)]
      : []),
    "Why you are asked:",
    ...why,
    ...(files.length > 0 ? ["Files:", ...files.map((file) => `  ${visible(file)}`)] : []),
    ...approversOf(gate),
    "",
    gate.budget ? spendingTable(gate.budget.spending) : visible(clipped(subject, mostLines)),
    "",
    colors.dim(fold(`Your answer is bound to ${digest}.`, columns)),
  ].join("\n");
}

/** A few lines more are no reason to show less. */
export function isLong(subject: string, mostLines: number): boolean {
  return subject.split("\n").length > mostLines * 1.5;
}

/** The beginning and the end, and how much there is between. */
function clipped(subject: string, mostLines = Number.POSITIVE_INFINITY): string {
  if (!isLong(subject, mostLines)) return subject;
  const lines = subject.split("\n");
  const tail = Math.floor(mostLines / 4);
  const between = lines.length - mostLines;
  return [
    ...lines.slice(0, mostLines - tail),
    `... ${between} lines are not shown here ...`,
    ...lines.slice(-tail),
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
