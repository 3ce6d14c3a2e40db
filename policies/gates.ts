import type { Mode } from "../contracts/config.ts";
import type { FeatureSpec } from "../contracts/feature-spec.ts";
import type { BudgetQuestion, GateReason } from "../contracts/gate.ts";
import type { Patch } from "../contracts/patch.ts";
import type { Plan } from "../contracts/plan.ts";
import type { RiskLevel } from "../contracts/risk-level.ts";
import { RiskLevel as RiskLevels } from "../contracts/risk-level.ts";
import type { TestReport } from "../contracts/test-report.ts";
import type { ZoneMatcher } from "./zones.ts";

/** What a person would have to look at, and why. */
export type GateNeed = {
  reasons: GateReason[];
  files: string[];
  risk: RiskLevel;
  question: string | null;
  budget?: BudgetQuestion;
};

/** Before planning: a blocking question, or a spec that itself asks for a person. */
export function specGate(spec: FeatureSpec): GateNeed | undefined {
  const questions = spec.openQuestions.filter((open) => open.blocking).map((open) => open.question);
  const reasons = [
    ...questions.map((why) => ({ rule: "blocking-question", why })),
    ...(spec.requiresHumanApproval
      ? [{ rule: "spec-asks-for-approval", why: "The specification asks for a person's approval." }]
      : []),
  ];
  const question = questions.length > 0 ? questions.join("\n") : null;
  return need(reasons, [], spec.riskLevel, question);
}

/** Before code is written: paths of gated zones, new dependencies, a risky spec, or the mode. */
export function planGate(
  plan: Plan,
  spec: FeatureSpec,
  mode: Mode,
  zonesOf: ZoneMatcher,
): GateNeed | undefined {
  const paths = [...new Set(plan.steps.flatMap((step) => step.paths))];
  const reasons = [
    ...zoneReasons(paths, zonesOf),
    ...plan.newDependencies.map((name) => ({
      rule: "new-dependency",
      why: `The plan adds the dependency ${name}.`,
    })),
    ...(atLeast(spec.riskLevel, "high")
      ? [{ rule: "high-risk-spec", why: `The specification is rated ${spec.riskLevel} risk.` }]
      : []),
    ...(mode === "auto" ? [] : [{ rule: `mode-${mode}`, why: `Mode ${mode} shows every plan.` }]),
  ];
  return need(reasons, gated(paths, zonesOf), planRisk(plan, spec, zonesOf), null);
}

/** Before the pull request: what git says was touched, whatever the plan said. */
export function patchGate(
  patch: Patch,
  tests: TestReport | undefined,
  mode: Mode,
  zonesOf: ZoneMatcher,
): GateNeed | undefined {
  const paths = patch.files.flatMap((file) => [
    file.path,
    ...(file.previousPath === null ? [] : [file.previousPath]),
  ]);
  const links = patch.files.filter((file) => file.mode === "120000" || file.mode === "160000");
  const parts = patch.risks;
  const removed = tests?.removedTests ?? [];
  const moved = new Map(patch.files.map(({ path, previousPath }) => [path, previousPath]));
  const named = [...links, ...parts].flatMap(({ path }) => [path, moved.get(path) ?? path]);
  const risky = [...new Set([...gated(paths, zonesOf), ...named, ...removed])];
  const reasons = [
    ...zoneReasons(paths, zonesOf),
    ...links.map(({ path }) => ({
      rule: "link",
      why: `${path} is a symbolic link or a submodule.`,
    })),
    ...parts.map(({ path, part, why }) => ({
      rule: "risky-part",
      why: `${path} changes ${part}. ${why}`,
    })),
    ...removed.map((test) => ({
      rule: "removed-test",
      why: `The patch removes the test ${test}.`,
    })),
    ...(mode === "approve"
      ? [{ rule: "mode-approve", why: "Mode approve shows every patch." }]
      : []),
  ];
  return risky.length > 0 ? need(reasons, risky, "high", null) : need(reasons, paths, "low", null);
}

/** The higher of a spec's own rating and what the touched zones say; never lower than either. */
export function planRisk(plan: Plan, spec: FeatureSpec, zonesOf: ZoneMatcher): RiskLevel {
  const paths = plan.steps.flatMap((step) => step.paths);
  const risky = gated(paths, zonesOf).length > 0 || plan.newDependencies.length > 0;
  return risky && !atLeast(spec.riskLevel, "high") ? "high" : spec.riskLevel;
}

function need(
  reasons: GateReason[],
  files: string[],
  risk: RiskLevel,
  question: string | null,
): GateNeed | undefined {
  return reasons.length > 0 ? { reasons, files, risk, question } : undefined;
}

function zoneReasons(paths: string[], zonesOf: ZoneMatcher): GateReason[] {
  return paths.flatMap((path) =>
    zonesOf(path).map((zone) => ({ rule: `zone-${zone}`, why: `${path} lies in zone ${zone}.` })),
  );
}

function gated(paths: string[], zonesOf: ZoneMatcher): string[] {
  return paths.filter((path) => zonesOf(path).length > 0);
}

function atLeast(risk: RiskLevel, bar: RiskLevel): boolean {
  return RiskLevels.options.indexOf(risk) >= RiskLevels.options.indexOf(bar);
}
