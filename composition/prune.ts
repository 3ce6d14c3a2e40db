import { Outcome } from "../contracts/outcome.ts";
import type { Store } from "../store/open-store.ts";
import { removeCopies } from "../workers/workspace/remove-copies.ts";

export async function prune({ store, home }: { store: Store; home: string }, olderThan: Date) {
  const statuses = Outcome.shape.status;
  const ended = (await store.list()).filter(({ status }) => statuses.safeParse(status).success);
  const pruned = await store.prune({ olderThan });
  for (const { runId } of ended) await removeCopies(home, runId);
  return { ...pruned, left: await store.size() };
}
