import type { FeatureSpec } from "../../contracts/feature-spec.ts";
import type { PatchClaim } from "../../contracts/patch.ts";
import type { Plan } from "../../contracts/plan.ts";
import type { FindingClaim, ReviewClaim } from "../../contracts/review.ts";
import type { TestClaim } from "../../contracts/test-report.ts";
import type { ToolArguments } from "../../contracts/tool-call.ts";
import type { Reply } from "../support/model-server.ts";
import type { Play } from "./player.ts";

function answer(contract: object): Reply {
  return { text: JSON.stringify(contract) };
}

/** Tool calls of one turn; arguments are whatever a model might send. */
export function calls(...asked: [name: keyof typeof ToolArguments, given: unknown][]): Reply {
  return { calls: asked.map(([name, given]) => ({ name, arguments: given })) };
}

export function read(path: string): Reply {
  return calls(["read_file", { path, start_line: null, end_line: null }]);
}

export function edit(path: string, old_string: string, new_string: string): Reply {
  return calls(["edit_file", { path, old_string, new_string, replace_all: null }]);
}

export function command(line: string): Reply {
  return calls(["run_command", { command: line, timeout_seconds: null, why: null }]);
}

export function create(path: string, content: string): Reply {
  return calls(["create_file", { path, content }]);
}

export function spec(over: Partial<FeatureSpec> = {}): Reply {
  const contract: FeatureSpec = {
    featureId: "DISCOUNT-1",
    title: "Take a discount off the total",
    summary: "Shops can take a percentage off a total.",
    riskLevel: "low",
    inScope: ["total"],
    outOfScope: [],
    acceptanceCriteria: [
      { id: "AC-1", statement: "total([100], 10) is 90", verifyBy: "test" },
      { id: "AC-2", statement: "total([100]) stays 100", verifyBy: "test" },
    ],
    technicalConstraints: [],
    affectedAreas: [{ path: "src/price.js", why: "total lives there" }],
    assumptions: [],
    risks: [],
    openQuestions: [],
    requiresHumanApproval: false,
    ...over,
  };
  return answer(contract);
}

export function plan(over: Partial<Plan> & { paths?: string[] } = {}): Reply {
  const { paths = ["src/price.js"], ...rest } = over;
  const contract: Plan = {
    approach: "Give total a second parameter.",
    steps: [{ intent: "Add the parameter", paths, criteria: ["AC-1", "AC-2"] }],
    testStrategy: "Unit tests",
    newDependencies: [],
    assumptions: [],
    ...rest,
  };
  return answer(contract);
}

export function claim(over: Partial<PatchClaim> = {}): Reply {
  const contract: PatchClaim = {
    summary: "total takes a percentage off when it is given one.",
    criteria: [
      { id: "AC-1", how: "It multiplies by the rest" },
      { id: "AC-2", how: "The default is 0" },
    ],
    assumptions: [],
    ...over,
  };
  return answer(contract);
}

export function review(over: Partial<ReviewClaim> = {}): Reply {
  const contract: ReviewClaim = {
    verdict: "approved",
    findings: [],
    criteria: [
      { id: "AC-1", met: true, because: "the new factor" },
      { id: "AC-2", met: true, because: "the default" },
    ],
    ...over,
  };
  return answer(contract);
}

export function finding(over: Partial<FindingClaim> = {}): FindingClaim {
  return {
    severity: "high",
    category: "correctness",
    file: "src/price.js",
    line: 2,
    endLine: null,
    problem: "The percentage is not checked",
    failureScenario: "total([1], 200) is negative",
    recommendedFix: "Refuse more than 100",
    criterionId: "AC-1",
    evidence: [],
    ...over,
  };
}

export function tests(over: Partial<TestClaim> = {}): Reply {
  const contract: TestClaim = {
    newTests: [{ file: "test/discount.test.js", name: "takes a tenth off", criterionId: "AC-1" }],
    criteria: [
      { id: "AC-1", tests: ["takes a tenth off"] },
      { id: "AC-2", tests: ["adds prices"] },
    ],
    ...over,
  };
  return answer(contract);
}

const sumBefore = "export function total(prices) {";
const sumAfter = "export function total(prices, percent = 0) {";
const returnBefore = "  return prices.reduce((sum, price) => sum + price, 0);";
const returnAfter =
  "  const sum = prices.reduce((all, price) => all + price, 0);\n  return (sum * (100 - percent)) / 100;";

export const newTest = `import assert from "node:assert/strict";
import test from "node:test";
import { total } from "../src/price.js";

test("takes a tenth off", () => assert.equal(total([100], 10), 90));
`;

/** How a developer that does everything right goes about it. */
export const develops = [
  calls(
    ["read_file", { path: "src/price.js", start_line: null, end_line: null }],
    ["search_code", { pattern: "total", path: null, glob: null, context: null }],
  ),
  edit("src/price.js", `${sumBefore}\n${returnBefore}`, `${sumAfter}\n${returnAfter}`),
  command("npm test"),
  claim(),
];

/** Every agent at its best; a test replaces the part it is about. */
export function goodPlay(over: Partial<Play> = {}): Play {
  return {
    requirements: [[read("src/price.js"), spec()]],
    planner: [[read("src/price.js"), plan()]],
    developer: [develops],
    reviewer: [[review()]],
    tester: [[create("test/discount.test.js", newTest), tests()]],
    ...over,
  };
}
