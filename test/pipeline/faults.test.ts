import { expect, it } from "vitest";
import type { Event } from "../../contracts/run-event.ts";
import { faultsOf } from "../../pipeline/faults.ts";
import {
  answered,
  checked,
  developed,
  failed,
  requested,
  reviewed,
  specified,
  tested,
} from "../support/events.ts";
import { aCheck, aFinding, aFindingClaim, aGate, aTestResult } from "../support/facts.ts";
import { given } from "../support/given.ts";

const faults = (...events: Event[]) => faultsOf(given(specified(), ...events).run);

it("finds no fault where nothing is wrong", () => {
  expect(faults(developed(), checked(), reviewed(), tested())).toEqual([]);
  expect(faults(developed(), checked())).toEqual([]);
});

it("hands over failed checks with what they say, and no others", () => {
  const diagnostics = [{ file: "src/a.ts", line: 1, rule: "TS1", message: "no" }];
  const broken = aCheck("failed", { diagnostics, excerpt: "TS1: no" });
  expect(faults(developed(), checked(aCheck("passed"), aCheck("flaky"), broken))).toEqual([
    { source: "check", name: "types", command: "tsc", diagnostics, excerpt: "TS1: no" },
  ]);
});

it("hands over open findings of any weight and unmet criteria, not what is settled", () => {
  const findings = [
    aFinding({ severity: "low" }),
    aFinding({ id: "F-2", status: "reopened" }),
    aFinding({ id: "F-3", status: "dismissed" }),
  ];
  const criteria = [{ id: "AC-1", met: false, because: "nothing greets" }];
  expect(faults(developed(), reviewed({ findings, criteria }))).toEqual([
    { source: "review", id: "F-1", finding: aFindingClaim({ severity: "low" }) },
    { source: "review", id: "F-2", finding: aFindingClaim() },
    { source: "criterion", id: "AC-1", because: "nothing greets" },
  ]);
});

it("says so when a review sends the patch back and names nothing", () => {
  expect(faults(developed(), reviewed({ verdict: "rejected" }))).toEqual([
    {
      source: "step",
      kind: "review",
      message: "The verdict is rejected, but no line of the diff is named.",
    },
  ]);
});

it("hands over failed tests and unproven criteria", () => {
  const results = [aTestResult("passed"), aTestResult("failed"), aTestResult("skipped")];
  const criteria = [{ id: "AC-1", tests: [], status: "unproven" as const, because: "no test" }];
  expect(faults(developed(), tested({ results, criteria }))).toEqual([
    { source: "test", file: "test/greet.test.ts", name: "greets", message: "failed" },
    { source: "criterion", id: "AC-1", because: "no test" },
  ]);
});

it("hands over what people asked for, an empty patch and the last failure", () => {
  const gate = aGate({ kind: "patch" });
  const changes = answered(gate, { decision: "changes-requested", comment: "rename" });
  expect(faults(developed({ files: [] }), requested(gate), changes, failed("develop"))).toEqual([
    { source: "person", by: "Eve", comment: "rename" },
    { source: "step", kind: "tool", message: "The patch changed no file." },
    { source: "step", kind: "tool", message: "it broke" },
  ]);
});
