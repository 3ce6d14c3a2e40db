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
  const forIt = claim.newTests.filter((one) => one.criterionId === id);
  const named = claim.criteria.find((one) => one.id === id)?.tests ?? [];
  const matched = results.filter(
    (result) =>
      named.some((name) => names(name, result)) || forIt.some((one) => isResultOf(one, result)),
  );
  const tests = [...new Set(matched.map(({ name, file }) => `${file} > ${name}`))];
  const proof = (status: CriterionProof["status"], because: string) => ({
    id,
    tests,
    status,
    because,
  });
  const asked = [...named, ...forIt.map(({ name }) => name)];
  if (asked.length === 0) return proof("unproven", "The tester named no test for it.");
  if (matched.length === 0)
    return proof("unproven", `The runner reported no test named ${asked.join(", ")}.`);
  const failing = matched.filter(({ status }) => status !== "passed");
  if (failing.length > 0)
    return proof("unproven", `${failing.map(({ name }) => name).join(", ")} did not pass.`);
  if (matched.every(({ name }) => name === wholeCommand))
    return proof("covered", "The test command passed; it does not report single tests.");
  const proving = newTests.some(
    (test) =>
      test.failsOnBase && test.passesOnHead && matched.some((result) => isResultOf(test, result)),
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

/** The name of the one result of a file whose tests the runner did not report. */
export const wholeFile = "(file)";

/** A test is its file and its name: others may be called the same elsewhere. */
export function isResultOf(test: { file: string; name: string }, result: TestResult): boolean {
  if (result.name === wholeCommand) return true;
  return result.file === test.file && test.name !== test.file && names(test.name, result);
}

/**
 * A model may write a test's full name, its title with or without the last of its groups, its file,
 * or file and name. A part of a title is no name: a common word would take in many tests.
 */
export function names(given: string, { file, name }: TestResult): boolean {
  if (name === wholeCommand) return true;
  const asked = flat(given);
  const groups = name.split(" > ");
  const titles = groups.map((_, at) => flat(groups.slice(at).join(" ")));
  return asked === file || asked === flat(`${file} ${name}`) || titles.includes(asked);
}

/** Runners and models join the groups of a test in their own ways. */
function flat(text: string): string {
  return text.replace(/\s*(?:>|›|::)\s*|\s+/g, " ").trim();
}
