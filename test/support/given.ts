import { expect } from "vitest";
import type { Event } from "../../contracts/run-event.ts";
import { type Decision, decide, type Rules } from "../../pipeline/decide.ts";
import { foldRun } from "../../pipeline/evolve.ts";
import { builtinZones, zoneMatcher } from "../../policies/zones.ts";
import { placed } from "./events.ts";

export const rules: Rules = { zonesOf: zoneMatcher(builtinZones), findingBar: "high" };

/** Given what has happened, the core decides exactly this. */
export function given(...events: Event[]) {
  const run = foldRun("run-1", placed(events));
  return {
    run,
    decides: (decision: Decision) => expect(decide(run, rules)).toEqual(decision),
  };
}
