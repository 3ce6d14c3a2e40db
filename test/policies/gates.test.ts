import { describe, expect, it } from "vitest";
import { patchGate, planGate, planRisk, specGate } from "../../policies/gates.ts";
import { aFile, aPatch, aPlan, aSpec, aTestReport } from "../support/facts.ts";
import { rules } from "../support/given.ts";

const { zonesOf } = rules;
const planOn = (...paths: string[]) =>
  aPlan({ steps: [{ intent: "change", paths, criteria: ["AC-1"] }] });
const ci = ".github/workflows/ci.yml";
const ciReason = { rule: "zone-ci", why: `${ci} lies in zone ci.` };

describe("specGate", () => {
  it("asks nothing about a clear specification, open points that do not block included", () => {
    const openQuestions = [{ question: "Which colour?", blocking: false }];
    expect(specGate(aSpec({ openQuestions }))).toBeUndefined();
  });
  it("asks all blocking questions at once, with the specification's own risk", () => {
    const openQuestions = [
      { question: "Which greeting?", blocking: true },
      { question: "Which tongue?", blocking: true },
    ];
    expect(specGate(aSpec({ openQuestions, riskLevel: "medium" }))).toEqual({
      reasons: [
        { rule: "blocking-question", why: "Which greeting?" },
        { rule: "blocking-question", why: "Which tongue?" },
      ],
      files: [],
      risk: "medium",
      question: "Which greeting?\nWhich tongue?",
    });
  });
  it("asks for approval, not for words, when the specification wants a person", () => {
    expect(specGate(aSpec({ requiresHumanApproval: true }))).toEqual({
      reasons: [
        { rule: "spec-asks-for-approval", why: "The specification asks for a person's approval." },
      ],
      files: [],
      risk: "low",
      question: null,
    });
  });
});

describe("planGate", () => {
  it("lets a low-risk plan pass in mode auto", () => {
    expect(planGate(planOn("src/greet.ts"), aSpec(), "auto", zonesOf)).toBeUndefined();
  });
  it.each(["approve", "plan"] as const)("shows every plan in mode %s", (mode) => {
    expect(planGate(planOn("src/greet.ts"), aSpec(), mode, zonesOf)).toEqual({
      reasons: [{ rule: `mode-${mode}`, why: `Mode ${mode} shows every plan.` }],
      files: [],
      risk: "low",
      question: null,
    });
  });
  it("shows a plan that touches a gated zone, once a path", () => {
    expect(planGate(planOn(ci, ci, "src/a.ts"), aSpec(), "auto", zonesOf)).toEqual({
      reasons: [ciReason],
      files: [ci],
      risk: "high",
      question: null,
    });
  });
  it("shows a plan that adds a dependency, as high risk", () => {
    const plan = aPlan({ newDependencies: ["left-pad@1"] });
    expect(planGate(plan, aSpec(), "auto", zonesOf)).toEqual({
      reasons: [{ rule: "new-dependency", why: "The plan adds the dependency left-pad@1." }],
      files: [],
      risk: "high",
      question: null,
    });
  });
  it.each(["high", "critical"] as const)(
    "shows the plan of a %s risk specification",
    (riskLevel) => {
      expect(planGate(aPlan(), aSpec({ riskLevel }), "auto", zonesOf)).toEqual({
        reasons: [{ rule: "high-risk-spec", why: `The specification is rated ${riskLevel} risk.` }],
        files: [],
        risk: riskLevel,
        question: null,
      });
    },
  );
  it("never rates a plan below its specification or its zones", () => {
    expect(planRisk(planOn("src/a.ts"), aSpec({ riskLevel: "medium" }), zonesOf)).toBe("medium");
    expect(planRisk(planOn(ci), aSpec({ riskLevel: "low" }), zonesOf)).toBe("high");
    expect(planRisk(planOn(ci), aSpec({ riskLevel: "critical" }), zonesOf)).toBe("critical");
  });
});

describe("patchGate", () => {
  const gate = (...files: ReturnType<typeof aFile>[]) =>
    patchGate(aPatch({ files }), aTestReport(), "auto", zonesOf);

  it("lets a patch of ordinary files pass in modes auto and plan", () => {
    expect(gate(aFile("src/greet.ts"))).toBeUndefined();
    expect(patchGate(aPatch(), undefined, "plan", zonesOf)).toBeUndefined();
  });
  it("shows every patch in mode approve, without calling it risky", () => {
    expect(patchGate(aPatch(), undefined, "approve", zonesOf)).toEqual({
      reasons: [{ rule: "mode-approve", why: "Mode approve shows every patch." }],
      files: ["src/greet.ts"],
      risk: "low",
      question: null,
    });
  });
  it("shows what lies in a gated zone, and only that", () => {
    expect(gate(aFile("src/greet.ts"), aFile(ci))).toEqual({
      reasons: [ciReason],
      files: [ci],
      risk: "high",
      question: null,
    });
  });
  it("looks at the name a file had before, too", () => {
    const moved = aFile("docs/ci.yml", { status: "renamed", previousPath: ci });
    expect(gate(moved)?.files).toEqual([ci]);
  });
  it("names both places of a moved file with a risky part, so that the owners of both are asked", () => {
    const moved = aFile("tool/package.json", {
      ...{ status: "renamed", previousPath: "package.json" },
    });
    const risks = [{ path: "tool/package.json", part: "scripts.test", why: "Scripts run." }];
    expect(patchGate(aPatch({ files: [moved], risks }), undefined, "auto", zonesOf)?.files).toEqual(
      ["tool/package.json", "package.json"],
    );
  });
  it.each(["120000", "160000"])("shows a link of mode %s wherever it lies", (mode) => {
    expect(gate(aFile("src/link", { mode }))).toEqual({
      reasons: [{ rule: "link", why: "src/link is a symbolic link or a submodule." }],
      files: ["src/link"],
      risk: "high",
      question: null,
    });
  });
  it("shows a patch that removes tests", () => {
    const tests = aTestReport({ removedTests: ["test/old.test.ts"] });
    expect(patchGate(aPatch(), tests, "auto", zonesOf)).toEqual({
      reasons: [{ rule: "removed-test", why: "The patch removes the test test/old.test.ts." }],
      files: ["test/old.test.ts"],
      risk: "high",
      question: null,
    });
  });
});
