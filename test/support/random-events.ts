import fc from "fast-check";
import type { Event } from "../../contracts/run-event.ts";
import {
  answered,
  cancelled,
  checked,
  developed,
  exceeded,
  expired,
  failed,
  modelCalled,
  opened,
  parked,
  planned,
  requested,
  reserved,
  resumed,
  reviewed,
  runStarted,
  specified,
  started,
  tested,
} from "./events.ts";
import { aCheck, aFile, aFinding, aGate, aPatch, aTestResult } from "./facts.ts";

const gates = (["spec", "plan", "action", "patch", "budget"] as const).flatMap((kind) => [
  aGate({ kind }),
  aGate({ kind, id: `run-1-${kind}-2`, requiredApprovers: { count: 2, from: [] } }),
]);
const decisions = ["approved", "changes-requested", "rejected"] as const;
const ciFile = aFile(".github/workflows/ci.yml");
const unproven = [{ id: "AC-1", tests: [], status: "unproven" as const, because: "no test" }];

/** The events of a run in which all goes well, up to the offer. */
export const happyEvents: Event[] = [
  runStarted(),
  started("specify"),
  specified(),
  started("plan"),
  planned(),
  started("develop"),
  developed(),
  started("check"),
  checked(),
  started("review"),
  reviewed(),
  started("test"),
  tested(),
];

/** Any event at all, also where it could never happen. */
export const happening: fc.Arbitrary<Event> = fc.constantFrom(
  ...happyEvents,
  runStarted({ mode: "plan" }),
  runStarted({ mode: "approve" }),
  specified({ requiresHumanApproval: true }),
  specified({ riskLevel: "high" }),
  planned({ steps: [{ intent: "change", paths: [ciFile.path], criteria: [] }] }),
  developed({ files: [] }),
  developed({ files: [ciFile], headSha: "head-2" }),
  checked(aCheck("failed")),
  checked(aCheck("passed"), aCheck("failed-before")),
  reviewed({ verdict: "needs-revision" }),
  reviewed({ verdict: "rejected" }),
  reviewed({ findings: [aFinding()] }),
  reviewed({ findings: [aFinding({ status: "reopened", severity: "critical" })] }),
  reviewed({ findings: [aFinding({ severity: "medium" })] }),
  reviewed({ criteria: [{ id: "AC-1", met: false, because: "no" }] }),
  tested({ results: [aTestResult("failed")] }),
  tested({ criteria: unproven }),
  tested({ criteria: [] }),
  tested({}, aPatch({ headSha: "head-2" })),
  tested({}, aPatch({ files: [ciFile] })),
  ...gates.map(requested),
  ...gates.map(expired),
  ...gates.flatMap((gate) => decisions.map((decision) => answered(gate, { decision }))),
  ...gates.map((gate) =>
    answered(gate, { by: { id: "bob", channel: "terminal", displayName: "Bob" }, comment: "yes" }),
  ),
  failed("develop"),
  failed("plan", { retryable: false }),
  failed("test", { retryable: false, kind: "policy" }),
  reserved("a", 10),
  modelCalled("a", 10, null),
  exceeded(),
  exceeded({ limit: "wallMinutes", allowed: 120, used: 121, next: 0 }),
  parked("interrupted"),
  resumed(),
  cancelled(),
  opened(),
  { type: "run-finished", outcome: { status: "terminated", because: "", next: "" } },
);
