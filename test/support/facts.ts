import { type Budget, defaultBudget, type ReachedLimit } from "../../contracts/budget.ts";
import type { Check, CheckReport } from "../../contracts/check-report.ts";
import type { FeatureSpec } from "../../contracts/feature-spec.ts";
import type { Approval, Gate } from "../../contracts/gate.ts";
import type { Patch, PatchFile } from "../../contracts/patch.ts";
import type { Plan } from "../../contracts/plan.ts";
import type { PullRequest } from "../../contracts/pull-request.ts";
import type { Finding, FindingClaim, Review } from "../../contracts/review.ts";
import type { RunTerms } from "../../contracts/run-event.ts";
import type { TestReport, TestResult } from "../../contracts/test-report.ts";
import type { Ticket } from "../../contracts/ticket.ts";
import type { StepUsage, Usage } from "../../contracts/usage.ts";
import { noUsage } from "../../policies/usage.ts";

/** Small valid facts; a test says only what matters to it. */

const aDigest = `sha256:${"0".repeat(64)}`;
const artifact = { hash: aDigest, bytes: 1, mime: "text/plain" };

export function aTicket(over: Partial<Ticket> = {}): Ticket {
  return {
    id: "T-1",
    source: "file",
    title: "Greet by name",
    body: "Say hello to a name.",
    url: null,
    author: { id: "ann", trusted: true },
    repository: "/repository",
    baseBranch: "main",
    labels: [],
    ...over,
  };
}

export function aBudget(over: Partial<Budget> = {}): Budget {
  return { ...defaultBudget, ...over };
}

export function aReachedLimit(over: Partial<ReachedLimit> = {}): ReachedLimit {
  return { limit: "tokens", allowed: 1000, used: 990, next: 20, ...over };
}

export function someTerms(over: Partial<RunTerms> = {}): RunTerms {
  return {
    baseSha: "base",
    branch: "patchgate/T-1",
    mode: "auto",
    budget: aBudget(),
    configDigest: aDigest,
    sandbox: "bwrap",
    models: { requirements: "m", developer: "m", reviewer: "m", tester: "m" },
    preapproved: [],
    ...over,
  };
}

export function aSpec(over: Partial<FeatureSpec> = {}): FeatureSpec {
  return {
    featureId: "GREET-1",
    title: "Greet by name",
    summary: "Greets people by name.",
    riskLevel: "low",
    inScope: [],
    outOfScope: [],
    acceptanceCriteria: [{ id: "AC-1", statement: "greet('Bo') is 'Hello Bo'", verifyBy: "test" }],
    technicalConstraints: [],
    affectedAreas: [],
    assumptions: [],
    risks: [],
    openQuestions: [],
    requiresHumanApproval: false,
    ...over,
  };
}

export function aPlan(over: Partial<Plan> = {}): Plan {
  return {
    approach: "One function.",
    steps: [{ intent: "Write greet", paths: ["src/greet.ts"], criteria: ["AC-1"] }],
    testStrategy: "A unit test.",
    newDependencies: [],
    assumptions: [],
    ...over,
  };
}

export function aFile(path: string, over: Partial<PatchFile> = {}): PatchFile {
  return {
    path,
    previousPath: null,
    status: "modified",
    additions: 1,
    deletions: 0,
    binary: false,
    mode: "100644",
    ...over,
  };
}

export function aPatch(over: Partial<Patch> = {}): Patch {
  return {
    baseSha: "base",
    headSha: "head-1",
    diffDigest: "sha256:diff-1",
    diff: artifact,
    files: [aFile("src/greet.ts")],
    risks: [],
    summary: "Greet by name",
    criteria: [{ id: "AC-1", how: "greet" }],
    assumptions: [],
    ...over,
  };
}

export function aCheck(status: Check["status"], over: Partial<Check> = {}): Check {
  return {
    name: "types",
    kind: "types",
    command: "tsc",
    exitCode: status === "passed" ? 0 : 1,
    durationMs: 0,
    status,
    diagnostics: [],
    excerpt: "",
    log: null,
    ...over,
  };
}

export function aCheckReport(...checks: Check[]): CheckReport {
  return { headSha: "head-1", baseSha: "base", sandbox: "bwrap", checks };
}

export function aFindingClaim(over: Partial<FindingClaim> = {}): FindingClaim {
  return {
    severity: "high",
    category: "correctness",
    file: "src/greet.ts",
    line: 1,
    endLine: null,
    problem: "The name is not trimmed",
    failureScenario: "greet(' Bo')",
    recommendedFix: "Trim it",
    criterionId: null,
    evidence: [],
    ...over,
  };
}

export function aFinding(over: Partial<Finding> = {}): Finding {
  return { id: "F-1", fingerprint: "sha256:f-1", status: "open", ...aFindingClaim(), ...over };
}

export function aReview(over: Partial<Review> = {}): Review {
  return {
    headSha: "head-1",
    round: 1,
    verdict: "approved",
    findings: [],
    dropped: 0,
    criteria: [{ id: "AC-1", met: true, because: "src/greet.ts:1" }],
    ...over,
  };
}

export function aTestResult(status: TestResult["status"]): TestResult {
  return { file: "test/greet.test.ts", name: "greets", status, durationMs: 0, message: null };
}

export function aTestReport(over: Partial<TestReport> = {}): TestReport {
  return {
    headSha: "head-1",
    command: "vitest run",
    selection: { tests: [], total: 1, mode: "targeted", fullBecause: null, uncovered: [] },
    results: [aTestResult("passed")],
    newTests: [],
    editedTests: [],
    removedTests: [],
    criteria: [{ id: "AC-1", tests: ["greets"], status: "proven", because: "fails on base" }],
    log: null,
    ...over,
  };
}

export function aGate(over: Partial<Gate> = {}): Gate {
  return {
    id: `run-1-${over.kind ?? "plan"}-1`,
    runId: "run-1",
    kind: "plan",
    digest: aDigest,
    headSha: null,
    files: [],
    reasons: [{ rule: "mode-plan", why: "Mode plan shows every plan." }],
    question: null,
    risk: "low",
    requiredApprovers: { count: 1, from: [] },
    remindAt: null,
    escalateAt: null,
    escalateTo: [],
    expiresAt: null,
    onExpiry: "park",
    ...over,
  };
}

export function anApproval(gate: Gate, over: Partial<Approval> = {}): Approval {
  return {
    gateId: gate.id,
    decision: "approved",
    by: { id: "eve", channel: "terminal", displayName: "Eve" },
    comment: null,
    digest: gate.digest,
    at: "2026-01-01T00:00:00.000Z",
    ...over,
  };
}

export function aPullRequest(over: Partial<PullRequest> = {}): PullRequest {
  return {
    url: "https://host/pull/1",
    number: 1,
    branch: "patchgate/T-1",
    headSha: "head-1",
    draft: true,
    evidence: artifact,
    ...over,
  };
}

export function someUsage(tokens: number, costUsd: number | null): Usage {
  return {
    ...noUsage,
    tokens: { ...noUsage.tokens, input: tokens },
    costUsd,
    modelCalls: 1,
  };
}

export function aStepUsage(over: Partial<StepUsage> = {}): StepUsage {
  const usage = someUsage(100, 0.5);
  return {
    step: "develop",
    agent: "developer",
    model: "m",
    turns: 1,
    usage,
    knownUsd: 0.5,
    ...over,
  };
}
