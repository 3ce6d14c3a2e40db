import { describe, expect, it } from "vitest";
import type { Check } from "../../contracts/check-report.ts";
import type { AcceptanceCriterion } from "../../contracts/feature-spec.ts";
import type { TestReport, TestResult } from "../../contracts/test-report.ts";
import { names, proveCriteria } from "../../policies/prove-criteria.ts";
import { aCheck, aCheckReport } from "../support/facts.ts";

const passed: TestResult = {
  file: "test/a.test.ts",
  name: "adds > sums two numbers",
  status: "passed",
  durationMs: 1,
  message: null,
};
const byTest: AcceptanceCriterion = { id: "AC-1", statement: "s", verifyBy: "test" };
const claim = {
  newTests: [],
  criteria: [{ id: "AC-1", tests: ["adds sums two numbers"] }],
};
const newTest: TestReport["newTests"][number] = {
  file: passed.file,
  name: passed.name,
  criterionId: "AC-1",
  failsOnBase: true,
  passesOnHead: true,
};
const shown = { claim, results: [passed], newTests: [], checks: undefined, review: undefined };
const statusOf = (...args: Parameters<typeof proveCriteria>) => proveCriteria(...args)[0]?.status;

describe("proveCriteria, by test", () => {
  it("is proven by a new test that fails without the patch", () => {
    expect(proveCriteria([byTest], { ...shown, newTests: [newTest] })).toEqual([
      {
        id: "AC-1",
        tests: ["test/a.test.ts > adds > sums two numbers"],
        status: "proven",
        because: "A new test fails without the patch and passes with it.",
      },
    ]);
  });
  it("is only covered when the new test also passes without the patch", () =>
    expect(statusOf([byTest], { ...shown, newTests: [{ ...newTest, failsOnBase: false }] })).toBe(
      "covered",
    ));
  it("is covered by a test that was there", () =>
    expect(statusOf([byTest], shown)).toBe("covered"));
  it("is unproven when the named test failed", () =>
    expect(statusOf([byTest], { ...shown, results: [{ ...passed, status: "failed" }] })).toBe(
      "unproven",
    ));
  it("is unproven when the named test was skipped", () =>
    expect(statusOf([byTest], { ...shown, results: [{ ...passed, status: "skipped" }] })).toBe(
      "unproven",
    ));
  it("is unproven when the runner knows no such test", () =>
    expect(statusOf([byTest], { ...shown, results: [] })).toBe("unproven"));
  it("is unproven when nothing was named", () =>
    expect(statusOf([byTest], { ...shown, claim: { newTests: [], criteria: [] } })).toBe(
      "unproven",
    ));
});

it("is not proven by a new test of the same name in another file", () =>
  expect(statusOf([byTest], { ...shown, newTests: [{ ...newTest, file: "test/b.test.ts" }] })).toBe(
    "covered",
  ));

it("is only covered by a command that does not report its tests", () => {
  const results = [{ ...passed, name: "(whole command)" }];
  expect(statusOf([byTest], { ...shown, results, newTests: [newTest] })).toBe("covered");
});

describe("proveCriteria, by review", () => {
  const read: AcceptanceCriterion = { ...byTest, verifyBy: "review" };
  const review = (met: boolean) => ({
    headSha: "h",
    round: 1,
    verdict: "approved" as const,
    findings: [],
    dropped: 0,
    criteria: [{ id: "AC-1", met, because: "b" }],
  });
  it("is covered when the review finds it met", () =>
    expect(statusOf([read], { ...shown, review: review(true) })).toBe("covered"));
  it("is unproven when it does not, or says nothing", () => {
    expect(statusOf([read], { ...shown, review: review(false) })).toBe("unproven");
    expect(statusOf([read], shown)).toBe("unproven");
  });
  it("is no check's to show", () =>
    expect(statusOf([read], { ...shown, checks: aCheckReport(aCheck("passed")) })).toBe(
      "unproven",
    ));
});

describe("proveCriteria, by command", () => {
  const byCommand: AcceptanceCriterion = { ...byTest, verifyBy: "command" };
  const naming = (...tests: string[]) => ({
    ...shown,
    claim: { newTests: [], criteria: [{ id: "AC-1", tests }] },
  });
  const ran = (status: Check["status"]) => ({ checks: aCheckReport(aCheck(status)) });
  const review = {
    headSha: "h",
    round: 1,
    verdict: "approved" as const,
    findings: [],
    dropped: 0,
    criteria: [{ id: "AC-1", met: true, because: "b" }],
  };

  it("is covered by the named check that passed on the patch, called by name or command", () => {
    for (const name of ["types", "tsc"])
      expect(proveCriteria([byCommand], { ...naming(name), ...ran("passed") })).toEqual([
        { id: "AC-1", tests: ["tsc"], status: "covered", because: "Green on the patch: types." },
      ]);
  });
  it.each(["failed", "failed-before", "unknown", "skipped", "flaky"] as const)(
    "is unproven by a check that %s, whatever the review says",
    (status) =>
      expect(proveCriteria([byCommand], { ...naming("types"), ...ran(status), review })).toEqual([
        {
          id: "AC-1",
          tests: ["tsc"],
          status: "unproven",
          because: `Not green on the patch: types (${status}).`,
        },
      ]),
  );
  it("needs every command of the repository where none is named", () => {
    const secrets = aCheck("passed", { name: "secrets", kind: "secrets" });
    const by = (...checks: Check[]) =>
      statusOf([byCommand], { ...naming(), checks: aCheckReport(secrets, ...checks), review });
    const lint = { name: "lint", kind: "lint" as const };
    expect(by(aCheck("passed"), aCheck("passed", lint))).toBe("covered");
    expect(by(aCheck("passed"), aCheck("failed-before", lint))).toBe("unproven");
    expect(by()).toBe("unproven");
  });
  it("is unproven when no check of that name ran", () => {
    const because = "No check named lint ran on the patch.";
    const [proof] = proveCriteria([byCommand], { ...naming("lint"), ...ran("passed"), review });
    expect(proof).toEqual({ id: "AC-1", tests: [], status: "unproven", because });
    expect(statusOf([byCommand], { ...naming("types"), review })).toBe("unproven");
  });
});

it("takes any name for the one result of a runner that reports no tests", () =>
  expect(names("whatever", { ...passed, name: "(whole command)" })).toBe(true));

it.each([
  ["adds > sums two numbers", true],
  ["adds sums two numbers", true],
  ["sums two numbers", true],
  ["test/a.test.ts", true],
  ["test/a.test.ts > adds > sums two numbers", true],
  ["numbers", false],
  ["two numbers", false],
  ["two", false],
  ["adds", false],
])("takes %j for the test: %s", (given, expected) => expect(names(given, passed)).toBe(expected));
