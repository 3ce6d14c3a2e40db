import type { LimitName } from "./budget.ts";

/** A figure of a limit in its unit; the same words wherever a person reads it. */
export function amountOf(limit: LimitName, value: number): string {
  const [name = "", , spending = name] = limit.split(".");
  const whole = Math.round(value);
  if (spending === "costUsd") return exactDollars(value);
  if (spending === "wallMinutes") return counted(Number(value.toFixed(1)), "minute");
  return counted(whole, units[spending] ?? spending);
}

function counted(value: number, unit: string): string {
  return `${value.toLocaleString("en-US")} ${unit}${value === 1 ? "" : "s"}`;
}

const units: Record<string, string> = {
  tokens: "token",
  turns: "turn",
  runTurns: "turn",
  toolCalls: "tool call",
  runToolCalls: "tool call",
  attempts: "attempt",
  reviewRounds: "review round",
  contractReasks: "re-ask",
};

/** To the cent, or finer where the cent does not tell. */
export function exactDollars(value: number): string {
  const cents = value.toFixed(2);
  return `$${Math.abs(Number(cents) - value) < 0.00005 ? cents : value.toFixed(4)}`;
}
