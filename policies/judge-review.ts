import type { FeatureSpec } from "../contracts/feature-spec.ts";
import type { Finding, FindingClaim, Review, ReviewClaim } from "../contracts/review.ts";
import { diffLines } from "./diff-lines.ts";

type Judged = {
  headSha: string;
  diffDigest: string;
  round: number;
  diff: string;
  spec: FeatureSpec;
  /** Every finding of earlier rounds. */
  known: Finding[];
};

/**
 * Turns what the reviewer said into a review. A finding must point at a line the diff shows, or it
 * is dropped and counted; one that was resolved and comes back is reopened; a criterion it is
 * silent about is not met.
 */
export function judgeReview(
  claim: ReviewClaim,
  { headSha, diffDigest, round, diff, spec, known }: Judged,
  sha256: (text: string) => string,
): Review {
  const shown = diffLines(diff);
  const pointed = claim.findings.filter(({ file, line }) => shown.get(file)?.has(line));
  let next = known.length;
  const findings = fingerprinted(pointed, sha256).map((finding): Finding => {
    const before = known.find(({ fingerprint }) => fingerprint === finding.fingerprint);
    if (!before) return { id: `F-${++next}`, ...finding, status: "open" };
    const status = before.status === "resolved" ? "reopened" : before.status;
    return { id: before.id, ...finding, status };
  });
  const dropped = claim.findings.length - findings.length;
  const criteria = spec.acceptanceCriteria.map(({ id }) => criterionOf(id, claim));
  return { headSha, diffDigest, round, verdict: claim.verdict, findings, dropped, criteria };
}

/** The same words about two places of a file are two findings: the second counts on. */
function fingerprinted(claims: FindingClaim[], sha256: (text: string) => string) {
  const texts = claims.map(fingerprintText);
  return claims.map((claim, at) => {
    const text = texts[at] ?? "";
    const twin = texts.slice(0, at).filter((earlier) => earlier === text).length;
    return { fingerprint: sha256(twin === 0 ? text : `${text} ${twin}`), ...claim };
  });
}

// Lines move between rounds and models reword; file, category and the problem's words stay nearest.
function fingerprintText({ file, category, problem }: FindingClaim): string {
  const words = problem.toLowerCase().match(/[\p{L}\p{N}_]+/gu) ?? [];
  return [file, category.toLowerCase(), ...words.filter((word) => !/^\d+$/.test(word))].join(" ");
}

function criterionOf(id: string, { criteria }: ReviewClaim): Review["criteria"][number] {
  const said = criteria.filter((one) => one.id === id);
  return (
    said.find(({ met }) => !met) ??
    said[0] ?? { id, met: false, because: "The review says nothing about it." }
  );
}
