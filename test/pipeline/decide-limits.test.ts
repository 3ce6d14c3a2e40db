import { describe, it } from "vitest";
import { blocked, forPerson, terminated } from "../../pipeline/outcomes.ts";
import {
  answered,
  checked,
  developed,
  exceeded,
  failed,
  modelCalled,
  parked,
  planned,
  requested,
  resumed,
  reviewed,
  runStarted,
  specified,
  started,
} from "../support/events.ts";
import { aBudget, aCheck, aGate } from "../support/facts.ts";
import { given } from "../support/given.ts";

const route = [runStarted(), specified(), planned()];
const built = [...route, developed(), checked()];

describe("limits", () => {
  const onlyOnce = runStarted({
    budget: aBudget({ attempts: { ...aBudget().attempts, specify: 1, develop: 1 } }),
  });

  it("tries a step again while its attempts last", () => {
    given(runStarted(), started("specify"), failed("specify")).decides({ do: "specify" });
  });
  it("hands a step whose attempts are used up to a person, with what went wrong last", () => {
    given(onlyOnce, started("specify"), failed("specify")).decides(
      forPerson("all 1 attempts to specify are used: it broke"),
    );
  });
  it("goes on with the last attempt when it is still under way", () => {
    given(onlyOnce, started("specify")).decides({ do: "specify" });
  });
  it("counts the ways back against the attempts to develop", () => {
    given(
      onlyOnce,
      specified(),
      planned(),
      started("develop"),
      developed(),
      checked(aCheck("failed")),
    ).decides(forPerson("all 1 attempts to develop are used"));
  });
  it("hands over when the last review round did not approve, without another patch", () => {
    const rounds = runStarted({ budget: aBudget({ reviewRounds: 1 }) });
    const again = reviewed({ verdict: "needs-revision" });
    given(rounds, specified(), planned(), developed(), checked(), again).decides(
      forPerson("all 1 review rounds are used"),
    );
  });
  it("hands over when a new patch has no review round left", () => {
    const rounds = runStarted({ budget: aBudget({ reviewRounds: 1 }) });
    given(
      rounds,
      specified(),
      planned(),
      developed(),
      checked(),
      reviewed(),
      developed(),
      checked(),
    ).decides(forPerson("all 1 review rounds are used"));
  });
  it("hands over after two rejections, rounds left or not", () => {
    const no = reviewed({ verdict: "rejected" });
    given(...built, no, developed(), checked(), no).decides(
      forPerson("the reviewer rejected the approach twice"),
    );
  });
  const why =
    "The run would pass its limit of 1000 tokens; 990 tokens are spent. Approving grants the same again.";
  const need = {
    reasons: [{ rule: "budget", why }],
    files: [],
    risk: "medium" as const,
    question: null,
  };
  const budgetGate = aGate({ kind: "budget" });
  const short = runStarted({ budget: aBudget({ tokens: 1000 }) });
  it("asks a person at a spending limit", () => {
    given(short, started("specify"), exceeded()).decides({ do: "ask", kind: "budget", need });
  });
  it("goes on with the step under way once the budget is raised", () => {
    given(
      short,
      started("specify"),
      exceeded(),
      requested(budgetGate),
      answered(budgetGate),
    ).decides({
      do: "specify",
    });
  });
  it("ends terminated when more budget is refused", () => {
    const no = answered(budgetGate, { decision: "rejected", comment: "enough" });
    given(short, started("specify"), exceeded(), requested(budgetGate), no).decides(
      terminated("the budget was rejected: enough"),
    );
  });
  it("asks again at the next limit", () => {
    given(
      short,
      started("specify"),
      exceeded(),
      requested(budgetGate),
      answered(budgetGate),
      modelCalled("specify/1/1", 900, 1),
      exceeded(),
    ).decides({ do: "ask", kind: "budget", need });
  });
});

describe("failures that trying again cannot mend", () => {
  const broke = (kind: "policy" | "contract" | "model" | "infrastructure") =>
    failed("develop", { kind, retryable: false });

  it("ends blocked when policy forbids it", () => {
    given(...route, started("develop"), broke("policy")).decides(blocked("it broke"));
  });
  it("ends with a person when an agent cannot keep its contract", () => {
    given(...route, started("develop"), broke("contract")).decides(forPerson("it broke"));
  });
  it.each(["model", "infrastructure"] as const)("parks on a broken %s", (kind) => {
    given(...route, started("develop"), broke(kind)).decides({ do: "park", because: "it broke" });
  });
  it("stays parked until a person resumes it, then goes on with the same attempt", () => {
    const stuck = [...route, started("develop"), broke("model"), parked("it broke")];
    given(...stuck).decides({ do: "park", because: "it broke" });
    given(...stuck, resumed()).decides({ do: "develop" });
  });
  it("does not use up attempts", () => {
    const once = runStarted({
      budget: aBudget({ attempts: { ...aBudget().attempts, specify: 1 } }),
    });
    const broken = failed("specify", { kind: "model", retryable: false });
    given(once, started("specify"), broken, parked("it broke"), resumed()).decides({
      do: "specify",
    });
  });
  it("stays parked when interrupted until it is resumed", () => {
    given(...route, started("develop"), parked("interrupted")).decides({
      do: "park",
      because: "interrupted",
    });
    given(...route, started("develop"), parked("interrupted"), resumed()).decides({
      do: "develop",
    });
  });
});
