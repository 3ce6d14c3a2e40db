import { dollars, duration } from "../../contracts/figures.ts";
import type { StepUsage } from "../../contracts/usage.ts";
import { line } from "./format.ts";

const heads = ["step", "agent", "turns", "calls", "tools", "tokens", "cost", "time", "model"];
/** Words are set left, figures right. */
const isWord = (column: number) => column < 2 || column === heads.length - 1;

/** What was spent on what, a row for each agent in each step, and the sum. */
export function spendingTable(spending: readonly StepUsage[]): string {
  const rows = [heads, ...spending.map(cells), total(spending)];
  const widths = heads.map((_, at) => Math.max(...rows.map((row) => row[at]?.length ?? 0)));
  return rows
    .map((row) =>
      row
        .map((cell, at) => padded(cell, at, widths))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}

function padded(cell: string, column: number, widths: number[]): string {
  const width = widths[column] ?? 0;
  return isWord(column) ? cell.padEnd(width) : cell.padStart(width);
}

function cells({ step, agent, model, turns, usage, knownUsd }: StepUsage): string[] {
  const { tokens, modelCalls, toolCalls, costUsd, wallMs } = usage;
  const counts = [turns, modelCalls, toolCalls, tokens.input + tokens.output];
  const cost = costUsd === null && knownUsd > 0 ? `> ${dollars(knownUsd)}` : dollars(costUsd);
  return [
    step,
    agent,
    ...counts.map((count) => String(count)),
    cost,
    duration(wallMs),
    line(model, 40),
  ];
}

function total(spending: readonly StepUsage[]): string[] {
  const sum = (of: (row: StepUsage) => number) => spending.reduce((all, row) => all + of(row), 0);
  const known = spending.every(({ usage }) => usage.costUsd !== null);
  const cost = sum(({ knownUsd }) => knownUsd);
  return [
    "total",
    "",
    String(sum(({ turns }) => turns)),
    String(sum(({ usage }) => usage.modelCalls)),
    String(sum(({ usage }) => usage.toolCalls)),
    String(sum(({ usage }) => usage.tokens.input + usage.tokens.output)),
    known ? dollars(cost) : `> ${dollars(cost)}`,
    duration(sum(({ usage }) => usage.wallMs)),
    "",
  ];
}
