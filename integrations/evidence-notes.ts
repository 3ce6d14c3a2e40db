import type { Evidence } from "../contracts/evidence.ts";
import { boundBy } from "../contracts/guarantees.ts";
import { code } from "./markdown.ts";

/** What the figures of a page rest on: the sandbox, the reviewed diff and the sealed bundle. */
export function evidenceNotes(evidence: Evidence, bundle: string): string {
  return [sandbox(evidence), sinceReview(evidence), seal(evidence, bundle)]
    .filter((note) => note !== "")
    .join(" ");
}

function sandbox({ terms, checks: { guarantees } }: Evidence): string {
  if (terms.sandbox === "none") return "**Commands ran without a sandbox.**";
  const ran = `Commands ran in the ${terms.sandbox} sandbox, without network.`;
  if (!guarantees) return ran;
  const { limits, ...walls } = guarantees;
  const open = Object.entries(walls).flatMap(([wall, holds]) => (holds ? [] : [wall]));
  const bound = `Limits: ${boundBy[limits]}`;
  return open.length === 0
    ? `${ran} ${bound}.`
    : `${ran} ${bound}; **not guaranteed: ${open.join(", ")}**.`;
}

function sinceReview({ review, patch, seal: tied }: Evidence): string {
  if (review.headSha === patch.headSha) return "";
  const files = tied?.sinceReview.map(code).join(", ") ?? "";
  return `Tests were added or changed after the review${files ? ` (${files})` : ""}: they were checked and run, not reviewed.`;
}

function seal({ seal: tied, events }: Evidence, bundle: string): string {
  if (!tied) return "";
  const short = (digest: string) => code(digest.slice(0, 19));
  return [
    `All of it is in [evidence.json](evidence.json) (${short(bundle)}):`,
    `tree ${code(tied.tree.slice(0, 12))}, diff ${short(tied.diffDigest)},`,
    `timeline of ${events} events up to ${short(tied.chain)}.`,
  ].join(" ");
}
