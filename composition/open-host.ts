import { join } from "node:path";
import type { Evidence, EvidenceSeal } from "../contracts/evidence.ts";
import { StepError } from "../contracts/step-error.ts";
import { localHost } from "../integrations/local/local-host.ts";
import { beforeOffer, evidenceOf } from "../pipeline/evidence.ts";
import { foldRun } from "../pipeline/evolve.ts";
import type { PullRequestHost } from "../pipeline/ports.ts";
import type { Store } from "../store/open-store.ts";
import { isTestPath } from "../workers/project/test-paths.ts";
import type { RunWorkspace } from "../workers/workspace/run-workspace.ts";

type Offering = { home: string; store: Store; workspace: RunWorkspace };

/** Where a proven patch is offered: without a forge, a branch and a page beside the run. */
export function openHost(offering: Offering): PullRequestHost {
  const { home, store } = offering;
  return localHost({
    folder: (runId) => join(home, "runs", runId),
    evidenceOf: (runId) => readEvidence(runId, store),
    keep: store.keep,
    branch: (evidence) => branchOf(evidence, offering),
  });
}

async function readEvidence(runId: string, store: Store): Promise<Evidence> {
  const events = beforeOffer(await store.load(runId));
  const evidence = evidenceOf(foldRun(runId, events), events);
  if (evidence) return evidence;
  throw new Error(`${runId} has no complete evidence yet`);
}

/** The branch of this very patch, and the commit on it as a maintainer would write it. */
async function branchOf(evidence: Evidence, { store, workspace }: Offering) {
  const { runId, ticket, spec, patch, terms } = evidence;
  const sinceReview = await testsSinceReview(evidence, workspace);
  const [first] = await store.load(runId);
  const reference = ticket.url?.startsWith("http") ? ticket.url : ticket.id;
  const request = {
    headSha: patch.headSha,
    message: {
      title: spec.title,
      body: patch.summary,
      trailers: [
        ["Ticket", reference],
        ["Patchgate-Run", runId],
      ] as const,
    },
    at: first?.at ?? new Date(0).toISOString(),
  };
  return {
    name: terms.branch,
    find: () => workspace.findPublished(patch.headSha),
    publish: async () => (await workspace.publish(request)).commit,
    seal: (commit: string) => sealOf(evidence, { commit, sinceReview }, { store, workspace }),
  };
}

/** Only tests may have come since the review; any other change was judged by nobody. */
async function testsSinceReview({ review, patch }: Evidence, workspace: RunWorkspace) {
  if (review.headSha === patch.headSha) return [];
  const changed = await workspace.changedBetween(review.headSha, patch.headSha);
  const unjudged = changed.filter((path) => !isTestPath(path));
  if (unjudged.length === 0) return changed;
  const message = `Changed after the review, so it is not offered: ${unjudged.join(", ")}. Only tests may be added then.`;
  throw new StepError("policy", message, { retryable: false });
}

async function sealOf(
  { runId, events, patch, review, terms }: Evidence,
  { commit, sinceReview }: { commit: string; sinceReview: string[] },
  { store, workspace }: Omit<Offering, "home">,
): Promise<EvidenceSeal> {
  const { tree, diffDigest } = await workspace.describeCommit(commit);
  if (diffDigest !== patch.diffDigest) {
    const message = `Commit ${commit} holds ${diffDigest}, but ${patch.diffDigest} was checked and approved. Delete the branch ${terms.branch}, then resume the run.`;
    throw new StepError("infrastructure", message, { retryable: false });
  }
  const chain = await store.chainAt(runId, events);
  const reviewedDiffDigest = review.diffDigest ?? null;
  return { branch: terms.branch, commit, tree, diffDigest, reviewedDiffDigest, sinceReview, chain };
}
