import { describe, it } from "vitest";
import { forPerson, terminated } from "../../pipeline/outcomes.ts";
import {
  answered,
  checked,
  developed,
  expired,
  planned,
  requested,
  reviewed,
  runStarted,
  specified,
  started,
  tested,
} from "../support/events.ts";
import { aFile, aGate } from "../support/facts.ts";
import { given } from "../support/given.ts";

const route = [runStarted(), specified(), planned()];
const built = [...route, developed(), checked()];
const judged = [...built, reviewed(), tested()];

describe("gates", () => {
  const risky = runStarted({ mode: "plan" });
  const planGate = aGate();
  const need = {
    reasons: [{ rule: "mode-plan", why: "Mode plan shows every plan." }],
    files: [],
    risk: "low" as const,
    question: null,
  };
  const atPlan = [risky, specified(), planned()];

  it("asks before work that the plan gate wants seen", () => {
    given(...atPlan).decides({ do: "ask", kind: "plan", need });
  });
  it("waits while the gate is open", () => {
    given(...atPlan, requested(planGate)).decides({ do: "wait", gateId: "run-1-plan-1" });
  });
  it("goes on once it is approved", () => {
    given(...atPlan, requested(planGate), answered(planGate)).decides({ do: "develop" });
  });
  it("waits until as many people as required have approved, each counted once", () => {
    const two = aGate({ requiredApprovers: { count: 2, from: [] } });
    const bob = { by: { id: "bob", channel: "terminal", displayName: "Bob" } };
    const once = [...atPlan, requested(two), answered(two)];
    given(...once).decides({ do: "wait", gateId: two.id });
    given(...once, answered(two)).decides({ do: "wait", gateId: two.id });
    given(...once, answered(two, bob)).decides({ do: "develop" });
  });
  it("lets one person's no outweigh an approval", () => {
    const two = aGate({ requiredApprovers: { count: 2, from: [] } });
    const no = { decision: "rejected" as const, comment: "too wide" };
    given(...atPlan, requested(two), answered(two), answered(two, no)).decides(
      terminated("the plan was rejected: too wide"),
    );
  });
  it("ends terminated when the gate is rejected", () => {
    given(...atPlan, requested(planGate), answered(planGate, { decision: "rejected" })).decides(
      terminated("the plan was rejected"),
    );
  });
  it("plans anew when changes to the plan are requested, and asks about the new plan", () => {
    const changes = answered(planGate, { decision: "changes-requested", comment: "smaller" });
    given(...atPlan, requested(planGate), changes).decides({ do: "plan" });
    given(...atPlan, requested(planGate), changes, planned()).decides({
      do: "ask",
      kind: "plan",
      need,
    });
  });
  it("hands a gate nobody answered in time to a person", () => {
    given(...atPlan, requested(planGate), expired(planGate)).decides(
      forPerson("nobody answered gate run-1-plan-1 in time", { runId: "run-1" }),
    );
  });
  it("keeps an answer that came before the expiry was noticed", () => {
    given(...atPlan, requested(planGate), answered(planGate), expired(planGate)).decides({
      do: "develop",
    });
  });
  it("asks about a blocking question before it plans", () => {
    const openQuestions = [
      { question: "Which greeting?", blocking: true },
      { question: "Which colour?", blocking: false },
    ];
    given(runStarted(), specified({ openQuestions })).decides({
      do: "ask",
      kind: "spec",
      need: {
        reasons: [{ rule: "blocking-question", why: "Which greeting?" }],
        files: [],
        risk: "low",
        question: "Which greeting?",
      },
    });
  });
  it.each(["approved", "changes-requested"] as const)(
    "specifies anew with the answer to its question (%s)",
    (decision) => {
      const gate = aGate({ kind: "spec", question: "Which greeting?" });
      const openQuestions = [{ question: "Which greeting?", blocking: true }];
      const answer = answered(gate, { decision, comment: "Hello" });
      given(runStarted(), specified({ openQuestions }), requested(gate), answer).decides({
        do: "specify",
      });
    },
  );
  it("plans an approved specification whatever words come with the approval", () => {
    const gate = aGate({ kind: "spec" });
    const looksGood = answered(gate, { comment: "looks good" });
    given(
      runStarted(),
      specified({ requiresHumanApproval: true }),
      requested(gate),
      looksGood,
    ).decides({ do: "plan" });
  });
  it("asks about a patch that touches a high-risk path, whatever the plan said", () => {
    const files = [aFile(".github/workflows/ci.yml")];
    given(...route, developed({ files }), checked(), reviewed(), tested()).decides({
      do: "ask",
      kind: "patch",
      need: {
        reasons: [{ rule: "zone-ci", why: ".github/workflows/ci.yml lies in zone ci." }],
        files: [".github/workflows/ci.yml"],
        risk: "high",
        question: null,
      },
    });
  });
  it("develops again what a person wants changed in the patch, then checks the new one", () => {
    const gate = aGate({ kind: "patch" });
    const changes = answered(gate, { decision: "changes-requested", comment: "rename it" });
    given(...judged, requested(gate), changes).decides({ do: "develop" });
    given(...judged, requested(gate), changes, developed()).decides({ do: "check" });
  });
  it("forgets the approval of a patch when a new one is developed", () => {
    const gate = aGate({ kind: "patch" });
    const approve = runStarted({ mode: "approve" });
    const planGate = aGate();
    const start = [approve, specified(), planned(), requested(planGate), answered(planGate)];
    const again = [developed(), checked(), reviewed(), tested()];
    given(...start, ...again, requested(gate), answered(gate)).decides({ do: "open-pull-request" });
    given(...start, ...again, requested(gate), answered(gate), ...again).decides({
      do: "ask",
      kind: "patch",
      need: {
        reasons: [{ rule: "mode-approve", why: "Mode approve shows every patch." }],
        files: ["src/greet.ts"],
        risk: "low",
        question: null,
      },
    });
  });
  it("waits at an action's gate while its step is under way, and goes on with it once answered", () => {
    const gate = aGate({ kind: "action" });
    given(...route, started("develop"), requested(gate)).decides({ do: "wait", gateId: gate.id });
    given(
      ...route,
      started("develop"),
      requested(gate),
      answered(gate, { decision: "rejected" }),
    ).decides({ do: "develop" });
  });
});
