import type { RunSummary } from "../pipeline/ports.ts";
import { type Holder, isHeld } from "./leases.ts";
import type { Database } from "./sqlite.ts";

type Row = Holder & {
  id: string;
  title: string;
  status: string;
  updated_at: number;
  cost_usd: number | null;
};

/** Every run, the last changed first. A run whose driver vanished is shown as interrupted. */
export function listRuns(db: Database, now: Date): RunSummary[] {
  const rows = db.all<Row>(
    `select id, title, status, updated_at, cost_usd, owner, pid, lease_until
     from runs order by updated_at desc, id`,
  );
  return rows.map((row) => ({
    runId: row.id,
    title: row.title,
    status: row.status === "running" && !isHeld(row, now) ? "interrupted" : row.status,
    updatedAt: new Date(row.updated_at).toISOString(),
    costUsd: row.cost_usd,
  }));
}
