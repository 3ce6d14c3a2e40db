import { join } from "node:path";
import type { Evidence } from "../contracts/evidence.ts";
import { localHost } from "../integrations/local/local-host.ts";
import { beforeOffer, evidenceOf } from "../pipeline/evidence.ts";
import { foldRun } from "../pipeline/evolve.ts";
import type { PullRequestHost } from "../pipeline/ports.ts";
import type { Store } from "../store/open-store.ts";
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
  };
}
