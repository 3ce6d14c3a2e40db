import { describe, it } from "vitest";
import type { ReachedLimit } from "../../contracts/budget.ts";
import type { StepUsage } from "../../contracts/usage.ts";
import type { Decision } from "../../pipeline/decide.ts";
import { blocked, forPerson, terminated } from "../../pipeline/outcomes.ts";
import { budgetNeed } from "../../policies/budget-question.ts";
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
import {
  aBudget,
  aCheck,
  aGate,
  aPatch,
  aReachedLimit,
  aStepUsage,
  someUsage,
} from "../support/facts.ts";
import { given } from "../support/given.ts";

/** The same attempt, begun once more by another process. */
const begunAgain = (times: number) => Array.from({ length: times }, () => started("develop"));

const route = [runStarted(), specified(), planned()];
const built = [...route, developed(), checked()];

/** What the core asks at a limit. */
function atLimit(reached: ReachedLimit, spending: StepUsage[] = []): Decision {
  return { do: "ask", kind: "budget", need: budgetNeed(reached, spending) };
}

function gateAt(reached: ReachedLimit) {
  return aGate({ kind: "budget", budget: budgetNeed(reached, []).budget });
}

const attempts: ReachedLimit = {
  limit: "attempts.develop",
  allowed: 1,
  used: 1,
  next: 1,
  because: "All 1 attempts to develop are used",
};
const roundsUsed: ReachedLimit = {
  limit: "reviewRounds",
  allowed: 1,
  used: 1,
  next: 1,
  because: "All 1 review rounds are used",
};

describe("limits", () => {
  const rounds = runStarted({ budget: aBudget({ reviewRounds: 1 }) });
  const onlyOnce = runStarted({
    budget: aBudget({ attempts: { ...aBudget().attempts, specify: 1, develop: 1 } }),
  });

  it("tries a step again while its attempts last", () => {
    given(runStarted(), started("specify"), failed("specify")).decides({ do: "specify" });
  });
  it("asks whether a step whose attempts are used up is worth more, with what went wrong last", () => {
    given(onlyOnce, started("specify"), failed("specify")).decides(
      atLimit({
        limit: "attempts.specify",
        allowed: 1,
        used: 1,
        next: 1,
        because: "All 1 attempts to specify are used: it broke",
      }),
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
    ).decides(atLimit(attempts));
  });
  it("asks when the last review round did not approve, without another patch", () => {
    const again = reviewed({ verdict: "needs-revision" });
    given(rounds, specified(), planned(), developed(), checked(), again).decides(
      atLimit(roundsUsed),
    );
  });
  it("asks when a new patch has no review round left", () => {
    given(
      rounds,
      specified(),
      planned(),
      developed(),
      checked(),
      reviewed(),
      developed(),
      checked(),
    ).decides(atLimit(roundsUsed));
  });
  it("hands over after two rejections, rounds left or not", () => {
    const no = reviewed({ verdict: "rejected" });
    given(...built, no, developed(), checked(), no).decides(
      forPerson("the reviewer rejected the approach twice", { runId: "run-1", patch: aPatch() }),
    );
  });
  const budgetGate = gateAt(aReachedLimit());
  const short = runStarted({ budget: aBudget({ tokens: 1000 }) });
  it("asks a person at a spending limit", () => {
    given(short, started("specify"), exceeded()).decides(atLimit(aReachedLimit()));
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
    ).decides(atLimit(aReachedLimit(), [aStepUsage({ usage: someUsage(900, 1), knownUsd: 1 })]));
  });
  it("goes on where it stopped once more attempts or rounds are granted", () => {
    const atAttempts = gateAt(attempts);
    given(
      onlyOnce,
      specified(),
      planned(),
      started("develop"),
      developed(),
      checked(aCheck("failed")),
      requested(atAttempts),
      answered(atAttempts),
    ).decides({ do: "develop" });
    const atRounds = gateAt(roundsUsed);
    given(
      ...[rounds, specified(), planned(), developed(), checked()],
      reviewed({ verdict: "needs-revision" }),
      requested(atRounds),
      answered(atRounds),
    ).decides({ do: "develop" });
  });
});

describe("failures that trying again cannot mend", () => {
  const broke = (kind: "policy" | "contract" | "model" | "infrastructure") =>
    failed("develop", { kind, retryable: false });

  it("ends blocked when policy forbids it", () => {
    given(...route, started("develop"), broke("policy")).decides(blocked("it broke"));
  });
  it("ends with a person when an agent cannot keep its contract", () => {
    given(...route, started("develop"), broke("contract")).decides(
      forPerson("it broke", { runId: "run-1" }),
    );
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

describe("a step whose process dies again and again", () => {
  const because =
    "develop, attempt 1, was begun 5 times, and each time its process ended before anything came of it. Find out what ends it (memory, disk, the machine itself); resuming then tries it 5 times more";

  it("goes on four times, and then parks for a person", () => {
    given(...route, ...begunAgain(4)).decides({ do: "develop" });
    given(...route, ...begunAgain(5)).decides({ do: "park", because });
  });

  it("goes on as long as something comes of it", () => {
    given(...route, ...begunAgain(4), modelCalled("develop/1/1", 10, 0), ...begunAgain(4)).decides({
      do: "develop",
    });
    given(...route, ...begunAgain(4), modelCalled("develop/1/1", 10, 0), ...begunAgain(5)).decides({
      do: "park",
      because,
    });
  });

  it("is tried as often again once a person has resumed it", () => {
    const resumedOnce = [...route, ...begunAgain(5), parked(because), resumed()];
    given(...resumedOnce).decides({ do: "develop" });
    given(...resumedOnce, ...begunAgain(4)).decides({ do: "develop" });
    given(...resumedOnce, ...begunAgain(5)).decides({ do: "park", because });
  });

  it("counts each attempt on its own", () => {
    given(...route, ...begunAgain(4), failed("develop"), started("develop", 2)).decides({
      do: "develop",
    });
  });
});
