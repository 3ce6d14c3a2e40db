import type { Fault } from "../contracts/fault.ts";
import type { InputPart } from "./agent-seat.ts";
import { clipList } from "./write-input.ts";

const longestFaults = 24_000;
const longestDiagnostics = 6_000;

/** What came back, as data: check output and comments were written by others. */
export function describeFaults(faults: readonly Fault[]): InputPart[] {
  if (faults.length === 0) return [];
  const told = clipList(faults.map(bounded), longestFaults, "They are told once these are mended.");
  return [
    {
      title: "Faults to mend",
      source: "checks, review, tests and people",
      trusted: false,
      outside: told.map((fault) => JSON.stringify(fault)).join("\n"),
    },
  ];
}

function bounded(fault: Fault) {
  if (fault.source !== "check") return fault;
  const rest = `${fault.command} shows them.`;
  return { ...fault, diagnostics: clipList(fault.diagnostics, longestDiagnostics, rest) };
}
