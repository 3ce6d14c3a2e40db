import { describe, expect, it } from "vitest";
import type { Finding, FindingClaim, ReviewClaim } from "../../contracts/review.ts";
import { judgeReview } from "../../policies/judge-review.ts";
import { aFinding, aFindingClaim, aSpec } from "../support/facts.ts";
import { sha256 } from "../support/memory-store.ts";
import { shownDiff } from "../support/world.ts";

const met = [{ id: "AC-1", met: true, because: "line 2" }];

function judge(claim: Partial<ReviewClaim>, known: Finding[] = []) {
  const judged = {
    headSha: "head-1",
    diffDigest: "sha256:d",
    round: 2,
    diff: shownDiff,
    spec: aSpec(),
    known,
  };
  return judgeReview(
    { verdict: "approved", findings: [], criteria: met, ...claim },
    judged,
    sha256,
  );
}

function find(over: Partial<FindingClaim> = {}, known: Finding[] = []) {
  return judge({ findings: [aFindingClaim(over)] }, known).findings;
}

/** The finding as a later round knows it. */
function knownAs(status: Finding["status"], over: Partial<FindingClaim> = {}): Finding[] {
  return find(over).map((finding) => ({ ...finding, status }));
}

describe("judgeReview", () => {
  it("passes the verdict on, with head and round", () => {
    expect(judge({ verdict: "needs-revision" })).toEqual({
      headSha: "head-1",
      diffDigest: "sha256:d",
      round: 2,
      verdict: "needs-revision",
      findings: [],
      dropped: 0,
      criteria: met,
    });
  });

  it("keeps findings on lines the diff shows, drops and counts the others", () => {
    const findings = [
      aFindingClaim({ line: 2 }),
      aFindingClaim({ line: 4 }),
      aFindingClaim({ line: 0 }),
      aFindingClaim({ file: "src/other.ts", line: 2 }),
    ];
    const review = judge({ findings });
    expect(review.dropped).toBe(3);
    expect(review.findings).toEqual([
      {
        ...aFindingClaim({ line: 2 }),
        id: "F-1",
        fingerprint: sha256("src/greet.ts correctness the name is not trimmed"),
        status: "open",
      },
    ]);
  });

  it("knows a finding again though it moved and its numbers changed", () => {
    const known = knownAs("open", { line: 1, problem: "Line 1: the name is not trimmed." });
    const [again] = find({ line: 3, problem: "line 3 - the name is NOT trimmed" }, known);
    expect(again).toMatchObject({ id: "F-1", fingerprint: known[0]?.fingerprint, line: 3 });
  });

  it.each([
    ["resolved", "reopened"],
    ["reopened", "reopened"],
    ["open", "open"],
    ["dismissed", "dismissed"],
  ] as const)("gives a finding that was %s back as %s", (before, after) => {
    expect(find({}, knownAs(before)).map(({ status }) => status)).toEqual([after]);
  });

  it("numbers new findings on from all that were ever known", () => {
    const known = [aFinding(), aFinding({ id: "F-2", fingerprint: "sha256:f-2" })];
    expect(find({ problem: "Another fault" }, known).map(({ id }) => id)).toEqual(["F-3"]);
  });

  it("keeps two places with the same fault apart, in this round and the next", () => {
    const findings = [aFindingClaim({ line: 1 }), aFindingClaim({ line: 3 })];
    const first = judge({ findings }).findings;
    expect(first.map(({ id }) => id)).toEqual(["F-1", "F-2"]);
    expect(new Set(first.map(({ fingerprint }) => fingerprint)).size).toBe(2);
    expect(judge({ findings }, first).findings).toEqual(first);
  });

  it("holds a criterion that the review is silent about for unmet", () => {
    expect(judge({ criteria: [] }).criteria).toEqual([
      { id: "AC-1", met: false, because: "The review says nothing about it." },
    ]);
  });

  it("believes the no of a review that says both, and no criterion it made up", () => {
    const no = { id: "AC-1", met: false, because: "line 3" };
    const invented = { id: "AC-9", met: false, because: "?" };
    expect(judge({ criteria: [...met, no, invented] }).criteria).toEqual([no]);
  });
});
