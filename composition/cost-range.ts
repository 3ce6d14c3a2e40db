import type { Store } from "../store/open-store.ts";

/** What the last finished runs cost; nothing is said from fewer than three. */
export async function costRange(store: Store) {
  const finished = (await store.list()).filter(({ status }) => status === "approved");
  const costs = finished.flatMap(({ costUsd }) => (costUsd ? [costUsd] : [])).slice(0, 20);
  if (costs.length < 3) return null;
  return { lowUsd: Math.min(...costs), highUsd: Math.max(...costs), runs: costs.length };
}
