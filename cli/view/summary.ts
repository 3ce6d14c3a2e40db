import colors from "picocolors";
import { duration } from "../../contracts/figures.ts";
import type { RunReport } from "../../contracts/run-report.ts";
import { spend, visible } from "./format.ts";
import { spendingTable } from "./spending-table.ts";

/** What a person reads last: how it stands, what it made, what to do now. */
export function summary(report: RunReport): string {
  const { usage, pullRequest, sandbox } = report;
  const good = report.status === "approved";
  const color = good ? colors.green : report.status === "waiting" ? colors.yellow : colors.red;
  const total = usage.tokens.input + usage.tokens.output;
  const unpriced = "does not hold: nobody knows the price. Tokens, turns and minutes do";
  const rows = [
    row("run", report.runId),
    row("branch", report.headSha && `${report.branch} at ${report.headSha.slice(0, 12)}`),
    row("pull request", pullRequest?.url),
    row("models", [...new Set(Object.values(report.models).map(modelName))].join(", ")),
    row("spent", `${spend(total, usage.costUsd)}, ${duration(usage.wallMs)} of work`),
    row("costUsd", usage.costUsd === null ? unpriced : undefined),
    row("sandbox", sandbox === "none" ? "none: commands ran unprotected" : undefined),
    row("next", report.next),
  ].flat();
  const width = Math.max(...rows.map(([name]) => name.length));
  const lines = rows.map(
    ([name, value]) => `  ${colors.dim(name.padEnd(width))}  ${visible(value)}`,
  );
  const asked = report.gate?.budget ? `${spendingTable(report.gate.budget.spending)}\n\n` : "";
  return `\n${asked}${color(report.status)}: ${visible(report.because)}\n${lines.join("\n")}\n`;
}

function row(name: string, value: string | null | undefined): [name: string, value: string][] {
  return typeof value === "string" ? [[name, value]] : [];
}

/** Recorded answers are never mistaken for a model's. */
function modelName(name: string): string {
  return name.replace(/^script:/, "none; scripted answers of ");
}
