import type { Check } from "../contracts/check-report.ts";
import { type Finding, Severity } from "../contracts/review.ts";
import type { TestResult } from "../contracts/test-report.ts";
import type { Run } from "./run.ts";

/** What a patch still lacks, read from the evidence about it. */

/** A check of which nobody can say that the base fails alike counts as failed. */
export function failedChecks({ checks }: Run): Check[] {
  return checks?.checks.filter(({ status }) => status === "failed" || status === "unknown") ?? [];
}

export function failedTests({ tests }: Run): TestResult[] {
  return tests?.results.filter((result) => result.status === "failed") ?? [];
}

export function isOpen({ status }: Finding): boolean {
  return status === "open" || status === "reopened";
}

/** Criteria that no test or check shows to hold; those left to reading are the review's to judge. */
export function unproven({ spec, tests }: Run): { id: string; because: string }[] {
  const proofs = tests?.criteria ?? [];
  const missing = (spec?.acceptanceCriteria ?? [])
    .filter(({ id, verifyBy }) => verifyBy !== "review" && !proofs.some((one) => one.id === id))
    .map(({ id }) => ({ id, because: "no test or check shows it" }));
  const unshown = proofs.filter(({ status }) => status === "unproven");
  return [...missing, ...unshown.map(({ id, because }) => ({ id, because }))];
}

/** Does the review send the patch back: by verdict, an open finding at the bar, an unmet criterion. */
export function needsRevision({ review }: Run, bar: Severity): boolean {
  if (!review) return false;
  return (
    review.verdict !== "approved" ||
    review.criteria.some(({ met }) => !met) ||
    review.findings.some((finding) => isOpen(finding) && rank(finding.severity) >= rank(bar))
  );
}

function rank(severity: Severity): number {
  return Severity.options.indexOf(severity);
}
