import type { Outcome } from "../contracts/outcome.ts";
import type { Patch } from "../contracts/patch.ts";

type Finish = { do: "finish"; outcome: Outcome };

export function approved(url: string): Finish {
  return finish(
    "approved",
    `the pull request is open: ${url}`,
    "Review and merge the pull request.",
  );
}

export function terminated(because: string): Finish {
  return finish(
    "terminated",
    because,
    "Start a new run when the reason is gone; all it made is kept.",
  );
}

export function blocked(because: string): Finish {
  return finish(
    "blocked-by-policy",
    because,
    "Change the ticket, or the policy on the base branch.",
  );
}

/** For what agents alone could not bring to an end. */
export function forPerson(
  because: string,
  { runId, patch }: { runId: string; patch?: Patch },
): Finish {
  return finish(
    "needs-human-review",
    because,
    `Look at it: patchgate show ${runId}${patch ? `, patchgate diff ${runId}` : ""}. Then finish by hand, or start a new run.`,
  );
}

function finish(status: Outcome["status"], because: string, next: string): Finish {
  return { do: "finish", outcome: { status, because, next } };
}
