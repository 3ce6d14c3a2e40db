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
  const rows: [string, string][] = [
    ["run", report.runId],
    ...(report.headSha
      ? ([["branch", `${report.branch} at ${report.headSha.slice(0, 12)}`]] as [string, string][])
      : []),
    ...(pullRequest ? ([["pull request", pullRequest.url]] as [string, string][]) : []),
    ["models", [...new Set(Object.values(report.models).map(modelName))].join(", ")],
    ["spent", `${spend(total, usage.costUsd)}, ${duration(usage.wallMs)} of work`],
    ...(usage.costUsd === null
      ? ([["costUsd", "does not hold: nobody knows the price. Tokens, turns and minutes do"]] as [
          string,
          string,
        ][])
      : []),
    ...(sandbox === "none"
      ? ([["sandbox", "none: commands ran unprotected"]] as [string, string][])
      : []),
    ["next", report.next],
  ];
  const width = Math.max(...rows.map(([name]) => name.length));
  const lines = rows.map(
    ([name, value]) => `  ${colors.dim(name.padEnd(width))}  ${visible(value)}`,
  );
  const asked = report.gate?.budget ? `${spendingTable(report.gate.budget.spending)}\n\n` : "";
  return `\n${asked}${color(report.status)}: ${visible(report.because)}\n${lines.join("\n")}\n`;
}

/** Recorded answers are never mistaken for a model's. */
function modelName(name: string): string {
  return name.replace(/^script:/, "none; scripted answers of ");
}
