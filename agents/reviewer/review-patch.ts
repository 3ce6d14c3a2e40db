import type { CheckReport } from "../../contracts/check-report.ts";
import { ReviewClaim } from "../../contracts/review.ts";
import type { ReviewInput } from "../../pipeline/ports.ts";
import { showInvisible } from "../../policies/untrusted.ts";
import type { AgentSeat, InputPart } from "../agent-seat.ts";
import { unknownCriteria } from "../criteria.ts";
import { readText } from "../prompt.ts";
import { clipList, clipText } from "../write-input.ts";

const longestDiff = 60_000;
const longestDiagnostics = 6_000;
const longestFindings = 12_000;

/** Judges a patch against its specification, by the diff and the evidence alone. */
export function reviewPatch(input: ReviewInput, seat: AgentSeat): Promise<ReviewClaim> {
  const { spec, patch, diff, checks, earlier, round } = input;
  const { summary, criteria, assumptions } = patch;
  const shown = clipText(showInvisible(diff), longestDiff, "Read the files for the rest.");
  return seat.work({
    instructions: [
      readText("agents/reviewer/review-patch.md"),
      readText("policies/coding-standards.md"),
      readText("policies/security-rules.md"),
    ].join("\n\n"),
    input: [
      { title: "Specification", facts: spec },
      { title: "What the developer says", facts: { summary, criteria, assumptions } },
      describeChecks(checks),
      ...(earlier.length > 0
        ? [
            {
              title: `Open findings before round ${round}`,
              facts: clipList(earlier, longestFindings, "Judge the diff for them too."),
            },
          ]
        : []),
      { title: "Diff", source: "the patch", trusted: false, outside: shown },
    ],
    answer: {
      name: "review",
      schema: ReviewClaim,
      problems: (claim) =>
        unknownCriteria(
          [...claim.criteria.map(({ id }) => id), ...claim.findings.map((one) => one.criterionId)],
          spec,
        ),
    },
  });
}

function describeChecks({ checks }: CheckReport): InputPart {
  const lines = checks.map(({ name, status, diagnostics, excerpt }) => {
    if (status === "passed") return { name, status };
    const shown = clipList(diagnostics, longestDiagnostics, "The check's command shows them.");
    return { name, status, diagnostics: shown, excerpt };
  });
  return {
    title: "Checks",
    source: "check output",
    trusted: false,
    outside: lines.map((line) => JSON.stringify(line)).join("\n"),
  };
}
