import { describe, it } from "vitest";
import { approved, blocked } from "../../pipeline/outcomes.ts";
import { budgetNeed } from "../../policies/budget-question.ts";
import {
  checked,
  developed,
  opened,
  planned,
  reviewed,
  runStarted,
  specified,
  tested,
} from "../support/events.ts";
import { aCheck, aFinding, aPatch, aTestResult, aTicket, someTerms } from "../support/facts.ts";
import { given } from "../support/given.ts";

const route = [runStarted(), specified(), planned()];
const built = [...route, developed(), checked()];
const judged = [...built, reviewed(), tested()];

describe("the route, left to right", () => {
  it("specifies a ticket first", () => {
    given(runStarted()).decides({ do: "specify" });
  });
  it("does nothing for a ticket that may not start a run", () => {
    const trigger = { allowed: false, because: "@eve does not belong to the repository" };
    const ticket = aTicket({ trigger });
    given({ type: "run-started", ticket, terms: someTerms() }).decides(blocked(trigger.because));
  });
  it("plans what is specified", () => {
    given(runStarted(), specified()).decides({ do: "plan" });
  });
  it("develops what is planned", () => {
    given(...route).decides({ do: "develop" });
  });
  it("checks what is developed", () => {
    given(...route, developed()).decides({ do: "check" });
  });
  it("reviews what passes its checks", () => {
    given(...built).decides({ do: "review" });
  });
  it("tests what the review approves", () => {
    given(...built, reviewed()).decides({ do: "test" });
  });
  it("offers what is tested and proven", () => {
    given(...judged).decides({ do: "open-pull-request" });
  });
  it("ends approved when the pull request is open", () => {
    given(...judged, opened()).decides(approved("https://host/pull/1"));
  });
  it("rests once it has ended", () => {
    const outcome = approved("https://host/pull/1").outcome;
    given(...judged, opened(), { type: "run-finished", outcome }).decides({ do: "rest", outcome });
  });
  it("asks a person about everything it knows nothing of, and takes no step without a budget", () => {
    given(specified(), planned()).decides({
      do: "ask",
      kind: "plan",
      need: {
        reasons: [{ rule: "mode-approve", why: "Mode approve shows every plan." }],
        files: [],
        risk: "low",
        question: null,
      },
    });
    const because = "All 0 attempts to specify are used";
    const none = { limit: "attempts.specify", allowed: 0, used: 0, next: 1, because } as const;
    given().decides({ do: "ask", kind: "budget", need: budgetNeed(none, []) });
  });
});

describe("the way back to the developer", () => {
  it("develops again when the patch changed nothing", () => {
    given(...route, developed({ files: [] })).decides({ do: "develop" });
  });
  it("develops again when a check fails, before any review", () => {
    given(...route, developed(), checked(aCheck("passed"), aCheck("failed"))).decides({
      do: "develop",
    });
  });
  it("develops again when nobody can say that the base fails a check alike", () => {
    given(...route, developed(), checked(aCheck("unknown"))).decides({ do: "develop" });
  });
  it("does not blame the patch for checks that failed before, are flaky or were skipped", () => {
    const others = (["failed-before", "flaky", "skipped"] as const).map((status) => aCheck(status));
    given(...route, developed(), checked(...others)).decides({ do: "review" });
  });
  it.each(["needs-revision", "rejected"] as const)(
    "develops again on the verdict %s",
    (verdict) => {
      given(...built, reviewed({ verdict })).decides({ do: "develop" });
    },
  );
  it.each(["open", "reopened"] as const)("develops again on an %s finding at the bar", (status) => {
    given(...built, reviewed({ findings: [aFinding({ status })] })).decides({ do: "develop" });
  });
  it.each(["resolved", "dismissed"] as const)("moves on past a %s finding", (status) => {
    given(...built, reviewed({ findings: [aFinding({ status })] })).decides({ do: "test" });
  });
  it("moves on past an open finding below the bar", () => {
    given(...built, reviewed({ findings: [aFinding({ severity: "medium" })] })).decides({
      do: "test",
    });
  });
  it("develops again when the review says a criterion is not met", () => {
    const criteria = [{ id: "AC-1", met: false, because: "nothing greets" }];
    given(...built, reviewed({ criteria })).decides({ do: "develop" });
  });
  it("develops again when a test fails, even if every criterion is proven", () => {
    given(...built, reviewed(), tested({ results: [aTestResult("failed")] })).decides({
      do: "develop",
    });
  });
  it("starts over with checks and review after a new patch", () => {
    given(...judged, developed()).decides({ do: "check" });
    given(...judged, developed(), checked()).decides({ do: "review" });
  });
});

describe("proof", () => {
  const criteria = [{ id: "AC-1", tests: [], status: "unproven" as const, because: "no test" }];

  it("tests again when a criterion is unproven", () => {
    given(...built, reviewed(), tested({ criteria })).decides({ do: "test" });
  });
  it("tests again when the report is silent about a criterion", () => {
    given(...built, reviewed(), tested({ criteria: [] })).decides({ do: "test" });
  });
  it("leaves a criterion that only reading can verify to the review", () => {
    const read = { id: "AC-1", statement: "The text is friendly", verifyBy: "review" as const };
    given(
      runStarted(),
      specified({ acceptanceCriteria: [read] }),
      planned(),
      developed(),
      checked(),
      reviewed(),
      tested({ criteria: [] }),
    ).decides({ do: "open-pull-request" });
  });
  it("checks again the patch that now holds the tester's tests, and keeps review and tests", () => {
    const extended = aPatch({ headSha: "head-2" });
    given(...built, reviewed(), tested({}, extended)).decides({ do: "check" });
    given(...built, reviewed(), tested({}, extended), checked()).decides({
      do: "open-pull-request",
    });
    given(...built, reviewed(), tested({}, extended), checked(aCheck("failed"))).decides({
      do: "develop",
    });
  });
});
