import { expect, it } from "vitest";
import type { Event } from "../../contracts/run-event.ts";
import { foldRun } from "../../pipeline/evolve.ts";
import {
  answered,
  checked,
  developed,
  modelCalled,
  parked,
  placed,
  planned,
  requested,
  reserved,
  resumed,
  runStarted,
  specified,
  started,
} from "../support/events.ts";
import { aGate, someUsage } from "../support/facts.ts";

const start = Date.parse("2026-01-01T00:00:00.000Z");
const begun: [number, Event][] = [runStarted(), specified(), planned()].map((event) => [0, event]);

/** Seconds of work in a run whose events happened at these seconds, in all and by row. */
function worked(...timed: [second: number, event: Event][]) {
  const all = [...begun, ...timed];
  const events = placed(all.map(([, event]) => event)).map((recorded, index) => ({
    ...recorded,
    at: new Date(start + (all[index]?.[0] ?? 0) * 1000).toISOString(),
  }));
  const { spent, spending } = foldRun("run-1", events);
  const rows = spending.map(({ step, agent, usage }) => `${step} ${agent} ${usage.wallMs / 1000}`);
  return [spent.wallMs / 1000, ...rows];
}

const called = (key: string, seconds: number) =>
  modelCalled(key, 1, 0, { usage: { ...someUsage(1, 0), wallMs: seconds * 1000 } });

it("counts what passes from the start of a step to its end, for who is at work in it", () => {
  expect(
    worked(
      [10, started("develop")],
      [12, reserved("a", 1)],
      [20, called("a", 8)],
      [25, developed()],
      [30, started("check")],
      [90, checked()],
    ),
  ).toEqual([75, "develop developer 15", "check runner 60"]);
});

it("counts neither the wait for a person inside a step nor one between steps", () => {
  const gate = aGate({ kind: "action" });
  const plan = aGate();
  expect(
    worked(
      [0, requested(plan)],
      [3600, answered(plan)],
      [3600, started("develop")],
      [3605, requested(gate)],
      [7200, answered(gate)],
      [7203, developed()],
    )[0],
  ).toBe(8);
});

it("goes on counting after a stop or a crash, without the time in between", () => {
  expect(
    worked(
      [0, started("develop")],
      [10, reserved("a", 1)],
      [15, parked("interrupted")],
      [5000, resumed()],
      [5000, started("develop")],
      [5001, called("a", 1)],
      [9000, started("develop")],
      [9002, developed()],
    )[0],
  ).toBe(13);
});

it("believes a measured time rather than a clock that ran on while the machine slept", () => {
  expect(worked([0, started("develop")], [0, reserved("a", 1)], [9000, called("a", 4)])[0]).toBe(4);
});
