import { describe, it } from "vitest";
import { approved, forPerson, terminated } from "../../pipeline/outcomes.ts";
import { budgetNeed } from "../../policies/budget-question.ts";
import {
  answered,
  cancelled,
  checked,
  developed,
  exceeded,
  expired,
  failed,
  opened,
  parked,
  planned,
  requested,
  reviewed,
  runStarted,
  specified,
  tested,
} from "../support/events.ts";
import { aGate, aReachedLimit } from "../support/facts.ts";
import { given } from "../support/given.ts";

const route = [runStarted(), specified(), planned()];
const built = [...route, developed(), checked()];
const judged = [...built, reviewed(), tested()];

describe("the order of the guards", () => {
  const gate = aGate();
  it("lets the end stand above all", () => {
    const outcome = terminated("done").outcome;
    given(...judged, opened(), cancelled(), { type: "run-finished", outcome }).decides({
      do: "rest",
      outcome,
    });
  });
  it("calls a run approved whose pull request was open before it was cancelled", () => {
    given(...judged, opened(), cancelled()).decides(approved("https://host/pull/1"));
  });
  it("cancels before it waits, parks, asks or works", () => {
    const end = terminated("cancelled by ann: not needed");
    given(...route, cancelled()).decides(end);
    given(...route, requested(gate), cancelled()).decides(end);
    given(...route, parked("interrupted"), cancelled()).decides(end);
    given(...route, exceeded(), cancelled()).decides(end);
    given(...route, failed("develop", { kind: "policy", retryable: false }), cancelled()).decides(
      end,
    );
  });
  it("waits for an open gate before it looks at anything else", () => {
    const blockedToo = failed("develop", { kind: "policy", retryable: false });
    given(...route, parked("interrupted"), exceeded(), blockedToo, requested(gate)).decides({
      do: "wait",
      gateId: gate.id,
    });
  });
  it("hands over an expired gate even if the run was parked", () => {
    given(...route, requested(gate), expired(gate), parked("interrupted")).decides(
      forPerson("nobody answered gate run-1-plan-1 in time", { runId: "run-1" }),
    );
  });
  it("stays parked rather than ask for budget, and asks for budget rather than call it broken", () => {
    given(...route, exceeded(), parked("interrupted")).decides({
      do: "park",
      because: "interrupted",
    });
    const brokenToo = failed("develop", { kind: "policy", retryable: false });
    const atTurns = aReachedLimit({ limit: "turns", allowed: 4, used: 4, next: 1 });
    given(...route, brokenToo, exceeded(atTurns)).decides({
      do: "ask",
      kind: "budget",
      need: budgetNeed(atTurns, []),
    });
  });
  it("answers a person's request before failed checks or a review", () => {
    const gate = aGate({ kind: "patch" });
    const changes = answered(gate, { decision: "changes-requested", comment: "rename it" });
    given(...route, developed(), requested(gate), changes).decides({ do: "develop" });
  });
});
