import type { Finding, FindingClaim, Review, ReviewClaim } from "../contracts/review.ts";
import { diffLines } from "./diff-lines.ts";

type Judged = { headSha: string; round: number; diff: string; earlier: Finding[] };

/**
 * Turns what the reviewer said into a review: a finding must point at a line the diff shows, or
 * it is dropped and counted; one that was resolved and comes back is reopened.
 */
export function judgeReview(
  claim: ReviewClaim,
  { headSha, round, diff, earlier }: Judged,
  sha256: (text: string) => string,
): Review {
  const shown = diffLines(diff);
  const pointed = claim.findings.filter(({ file, line }) => shown.get(file)?.has(line));
  let next = earlier.length;
  const findings = pointed.map((finding): Finding => {
    const fingerprint = sha256(fingerprintText(finding));
    const before = earlier.find((known) => known.fingerprint === fingerprint);
    const id = before?.id ?? `F-${++next}`;
    const status = before?.status === "resolved" ? "reopened" : "open";
    return { id, fingerprint, ...finding, status };
  });
  const dropped = claim.findings.length - findings.length;
  return { headSha, round, verdict: claim.verdict, findings, dropped, criteria: claim.criteria };
}

// Lines move between rounds and models reword; file, category and the problem's words stay nearest.
function fingerprintText({ file, category, problem }: FindingClaim): string {
  const words = problem.toLowerCase().match(/[\p{L}\p{N}_]+/gu) ?? [];
  return [file, category.toLowerCase(), ...words].join(" ");
}
