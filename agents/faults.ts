import type { Fault } from "../contracts/fault.ts";
import type { InputPart } from "./agent-seat.ts";

/** What came back, as data: check output and comments were written by others. */
export function describeFaults(faults: readonly Fault[]): InputPart[] {
  if (faults.length === 0) return [];
  return [
    {
      title: "Faults to mend",
      source: "checks, review, tests and people",
      trusted: false,
      outside: faults.map((fault) => JSON.stringify(fault)).join("\n"),
    },
  ];
}
