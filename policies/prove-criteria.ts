import type { CheckReport } from "../contracts/check-report.ts";
import type { AcceptanceCriterion } from "../contracts/feature-spec.ts";
import type { Review } from "../contracts/review.ts";
import type {
  CriterionProof,
  TestClaim,
  TestReport,
  TestResult,
} from "../contracts/test-report.ts";

type Shown = {
  claim: TestClaim;
  results: TestResult[];
  newTests: TestReport["newTests"];
  checks: CheckReport | undefined;
  review: Review | undefined;
};

/** What shows each criterion. The tester names tests; whether they show anything is the runner's word. */
export function proveCriteria(criteria: AcceptanceCriterion[], shown: Shown): CriterionProof[] {
  return criteria.map((criterion) =>
    criterion.verifyBy === "test"
      ? proveByTest(criterion, shown)
      : proveByReading(criterion, shown),
  );
}

function proveByTest(
  { id }: AcceptanceCriterion,
  { claim, results, newTests }: Shown,
): CriterionProof {
  const named = [
    ...(claim.criteria.find((one) => one.id === id)?.tests ?? []),
    ...claim.newTests.filter((one) => one.criterionId === id).map(({ name }) => name),
  ];
  const matched = results.filter((result) => named.some((name) => names(name, result)));
  const tests = [...new Set(matched.map(({ name, file }) => `${file} > ${name}`))];
  const proof = (status: CriterionProof["status"], because: string) => ({
    id,
    tests,
    status,
    because,
  });
  if (named.length === 0) return proof("unproven", "The tester named no test for it.");
  if (matched.length === 0)
    return proof("unproven", `The runner reported no test named ${named.join(", ")}.`);
  const failing = matched.filter(({ status }) => status !== "passed");
  if (failing.length > 0)
    return proof("unproven", `${failing.map(({ name }) => name).join(", ")} did not pass.`);
  const proving = newTests.some(
    (test) =>
      test.failsOnBase && test.passesOnHead && matched.some((result) => names(test.name, result)),
  );
  return proving
    ? proof("proven", "A new test fails without the patch and passes with it.")
    : proof(
        "covered",
        "Passing tests show it; they also pass, or were not new, without the patch.",
      );
}

function proveByReading(criterion: AcceptanceCriterion, { checks, review }: Shown): CriterionProof {
  const { id, verifyBy } = criterion;
  const judged = review?.criteria.find((one) => one.id === id);
  const failed = checks?.checks.filter(({ status }) => status === "failed") ?? [];
  const proof = (status: CriterionProof["status"], because: string) => ({
    id,
    tests: [],
    status,
    because,
  });
  if (verifyBy === "command" && failed.length > 0)
    return proof("unproven", `${failed.map(({ name }) => name).join(", ")} failed.`);
  if (!judged) return proof("unproven", "The review does not speak of it.");
  return proof(judged.met ? "covered" : "unproven", `Review: ${judged.because}`);
}

/** The name of the one result of a runner that does not report its tests. */
export const wholeCommand = "(whole command)";

/** A model may write a test's full name, its last part, its file, or file and name. */
export function names(given: string, { file, name }: TestResult): boolean {
  if (name === wholeCommand) return true;
  const flat = (text: string) => text.replace(/\s*(?:>|›|::)\s*|\s+/g, " ").trim();
  const asked = flat(given);
  const full = flat(name);
  if (asked === file || asked === full || asked === flat(`${file} ${name}`)) return true;
  return name.split(" > ").at(-1) === given.trim() || full.endsWith(` ${asked}`);
}
