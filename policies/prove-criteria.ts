import type { Check, CheckReport } from "../contracts/check-report.ts";
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

/**
 * What shows each criterion. The tester names tests and checks; whether they show anything is the
 * runner's and the command's word. Only what nothing can run is left to the review.
 */
export function proveCriteria(criteria: AcceptanceCriterion[], shown: Shown): CriterionProof[] {
  return criteria.map((criterion) => proofs[criterion.verifyBy](criterion, shown));
}

const proofs = { test: proveByTest, command: proveByCheck, review: proveByReview };

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

/** By the checks the tester named for it; where it named none, by every command of the repository. */
function proveByCheck({ id }: AcceptanceCriterion, { claim, checks }: Shown): CriterionProof {
  const named = claim.criteria.find((one) => one.id === id)?.tests ?? [];
  const ran = checks?.checks ?? [];
  const matched =
    named.length > 0
      ? ran.filter((check) => named.some((given) => isCheck(given, check)))
      : ran.filter(({ kind }) => kind !== "secrets");
  const proof = (status: CriterionProof["status"], because: string) => ({
    id,
    tests: matched.map(({ command }) => command),
    status,
    because,
  });
  if (matched.length === 0) return proof("unproven", `No check${listed(named)} ran on the patch.`);
  const others = matched.filter(({ status }) => status !== "passed");
  if (others.length === 0)
    return proof("covered", `Green on the patch: ${matched.map(({ name }) => name).join(", ")}.`);
  const states = others.map(({ name, status }) => `${name} (${status})`);
  return proof("unproven", `Not green on the patch: ${states.join(", ")}.`);
}

function isCheck(given: string, { name, command }: Check): boolean {
  return [name, command].map(flat).includes(flat(given));
}

function listed(names: string[]): string {
  return names.length > 0 ? ` named ${names.join(", ")}` : "";
}

function proveByReview({ id }: AcceptanceCriterion, { review }: Shown): CriterionProof {
  const judged = review?.criteria.find((one) => one.id === id);
  const proof = { id, tests: [] };
  if (!judged) return { ...proof, status: "unproven", because: "The review does not speak of it." };
  const status = judged.met ? "covered" : "unproven";
  return { ...proof, status, because: `Review: ${judged.because}` };
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
