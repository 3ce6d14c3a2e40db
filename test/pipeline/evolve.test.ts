import { describe, expect, it } from "vitest";
import type { Event } from "../../contracts/run-event.ts";
import { evolve, foldRun } from "../../pipeline/evolve.ts";
import { newRun } from "../../pipeline/run.ts";
import {
  answered,
  checked,
  developed,
  edited,
  exceeded,
  failed,
  modelCalled,
  parked,
  placed,
  planned,
  requested,
  reserved,
  resumed,
  reviewed,
  runStarted,
  specified,
  started,
  tested,
} from "../support/events.ts";
import { aBudget, aFinding, aGate, aPatch, aReachedLimit } from "../support/facts.ts";
import { given } from "../support/given.ts";

const spec = aGate({ kind: "spec" });
const plan = aGate({ kind: "plan" });
const patch = aGate({ kind: "patch" });
const everything = [
  runStarted(),
  specified(),
  requested(spec),
  answered(spec),
  planned(),
  requested(plan),
  answered(plan),
  developed(),
  checked(),
  reviewed(),
  tested(),
  requested(patch),
  answered(patch),
];

/** Which of the facts that can be voided still stand. */
function standing(...events: Event[]) {
  const { run } = given(...everything, ...events);
  const facts = ["spec", "plan", "patch", "checks", "review", "tests"] as const;
  return {
    facts: facts.filter((fact) => run[fact] !== undefined),
    gates: Object.keys(run.gates),
  };
}

describe("a new fact voids what was built on the old one", () => {
  it("keeps all while nothing new happens", () => {
    expect(standing()).toEqual({
      facts: ["spec", "plan", "patch", "checks", "review", "tests"],
      gates: ["spec", "plan", "patch"],
    });
  });
  it("voids all but itself when it is a specification", () => {
    expect(standing(specified())).toEqual({ facts: ["spec"], gates: [] });
  });
  it("voids patch and evidence when it is a plan", () => {
    expect(standing(planned())).toEqual({ facts: ["spec", "plan"], gates: ["spec"] });
  });
  it("voids the evidence and the approval when it is a patch", () => {
    expect(standing(developed())).toEqual({
      facts: ["spec", "plan", "patch"],
      gates: ["spec", "plan"],
    });
  });
  it("voids checks and the approval when tests were added to the patch", () => {
    expect(standing(tested({}, aPatch({ headSha: "head-2" })))).toEqual({
      facts: ["spec", "plan", "patch", "review", "tests"],
      gates: ["spec", "plan"],
    });
  });
  it("voids the specification when a person answers its question", () => {
    const question = aGate({ kind: "spec", question: "Which greeting?" });
    const { run } = given(
      ...everything,
      requested(question),
      answered(question, { comment: "Hi" }),
    );
    expect([run.spec, run.plan, run.patch, run.gates]).toEqual([
      undefined,
      undefined,
      undefined,
      {},
    ]);
    expect(run.answers).toEqual([{ question: "Which greeting?", answer: "Hi" }]);
  });
  it("voids the plan when a person wants it changed, and hands the wish on until it is met", () => {
    const changes = answered(plan, { decision: "changes-requested", comment: "smaller" });
    const wish = [{ by: "Eve", comment: "smaller" }];
    expect(standing(changes)).toEqual({ facts: ["spec"], gates: ["spec"] });
    expect(given(...everything, changes).run.requests).toEqual(wish);
    expect(given(...everything, changes, failed("plan")).run.requests).toEqual(wish);
    expect(given(...everything, changes, planned()).run.requests).toEqual([]);
  });
  it("keeps the patch a person wants changed to work on, and drops only its gate", () => {
    const changes = answered(patch, { decision: "changes-requested", comment: "rename" });
    expect(standing(changes)).toEqual({
      facts: ["spec", "plan", "patch", "checks", "review", "tests"],
      gates: ["spec", "plan"],
    });
    expect(given(...everything, changes, developed()).run.requests).toEqual([]);
  });
  it("ignores answers to gates that are gone", () => {
    expect(standing(developed(), answered(patch, { decision: "rejected" }))).toEqual({
      facts: ["spec", "plan", "patch"],
      gates: ["spec", "plan"],
    });
  });
});

describe("steps", () => {
  it("are under way from their start until they bring a fact or fail", () => {
    const underway = (...events: Event[]) => given(runStarted(), ...events).run.underway;
    expect(underway(started("specify"))).toEqual({ step: "specify", attempt: 1 });
    expect(underway(started("specify"), specified())).toBeUndefined();
    expect(underway(started("specify"), failed("specify"))).toBeUndefined();
    const broken = failed("specify", { retryable: false });
    expect(underway(started("specify"), broken, parked("it broke"), resumed())).toEqual({
      step: "specify",
      attempt: 1,
    });
  });
  it("go on from their last snapshot, however often they are cut off", () => {
    const once = [started("develop"), edited("abc")];
    const again = started("develop");
    expect(given(...once, again, again).run.underway).toEqual({
      step: "develop",
      attempt: 1,
      snapshot: "abc",
    });
    expect(given(...once, started("develop", 2)).run.underway).toEqual({
      step: "develop",
      attempt: 2,
    });
  });
  it("count a repeated start of one attempt once", () => {
    expect(given(started("plan", 2), started("plan", 2)).run.attempts).toEqual({ plan: 2 });
  });
  it("keep the failure before them in mind until they succeed", () => {
    const again = [failed("plan"), started("plan", 2), parked("interrupted"), resumed()];
    expect(given(...again, started("plan", 2)).run.lastFailure?.message).toBe("it broke");
    expect(given(...again, planned()).run.lastFailure).toBeUndefined();
  });
});

describe("findings", () => {
  it("are settled by the rounds that follow", () => {
    const one = aFinding();
    const two = aFinding({ id: "F-2", fingerprint: "sha256:f-2", status: "dismissed" });
    const three = aFinding({ id: "F-3", fingerprint: "sha256:f-3" });
    const { run } = given(
      reviewed({ findings: [one, two] }),
      developed(),
      reviewed({ findings: [three] }),
    );
    expect(run.findings).toEqual([three, { ...one, status: "resolved" }, two]);
    expect(run.reviews).toBe(2);
  });
});

describe("spending", () => {
  it("moves from reserved to spent when a call is settled, and keeps what it knows of the price", () => {
    const { run } = given(
      reserved("a", 100, 1),
      reserved("b", 200),
      modelCalled("a", 60, 0.5),
      modelCalled("c", 1, null),
    );
    const place = { step: "develop", attempt: 1 };
    expect(run.reserved).toEqual({ b: { tokens: 200, costUsd: null, ...place } });
    expect(run.spent).toMatchObject({ costUsd: null, modelCalls: 2 });
    expect(run.spending).toMatchObject([{ step: "develop", turns: 2, knownUsd: 0.5 }]);
    expect(run.spent.tokens.input).toBe(61);
  });
  it("grants the limit once more when its gate is approved, or what a person says", () => {
    const budget = { ...aReachedLimit(), raisesTo: 2000, buys: "", spending: [] };
    const gate = aGate({ kind: "budget", budget });
    const short = [runStarted({ budget: aBudget({ tokens: 1000 }) }), exceeded()];
    const approved = given(...short, requested(gate), answered(gate)).run;
    expect([approved.budget?.tokens, approved.exceeded, approved.gates]).toEqual([
      2000,
      undefined,
      {},
    ]);
    const figures = { costUsd: 3, wallMinutes: 7 };
    const own = given(...short, requested(gate), answered(gate, { limits: figures })).run;
    expect(own.budget).toMatchObject({ tokens: 2000, ...figures });
  });
  it("forgets a limit that the step could do without", () => {
    expect(given(exceeded(), specified()).run.exceeded).toBeUndefined();
  });
});

describe("folding", () => {
  it("is the same in one go and event by event, and changes nothing it was given", () => {
    const events = placed(everything);
    const copy = structuredClone(events);
    expect(foldRun("run-1", events)).toEqual(events.reduce(evolve, newRun("run-1")));
    expect(events).toEqual(copy);
  });
  it("does not grow with the calls it has folded", () => {
    const calls = Array.from({ length: 2500 }, (_, n) => [
      reserved(`k${n}`, 1),
      modelCalled(`k${n}`, 1, 0),
    ]);
    const { run } = given(...everything, ...calls.flat());
    expect(run.reserved).toEqual({});
    const once = given(...everything, ...(calls[0] ?? [])).run;
    expect(JSON.stringify(run).length - JSON.stringify(once).length).toBeLessThan(50);
  });
});
