import type { AuditEvent } from "./audit.ts";
import { pad } from "./text.ts";

/** How often each kind of event happened, as a small table. */
export function auditReport(events: readonly AuditEvent[]): string {
  const counts = new Map<string, number>();
  for (const { type } of events) counts.set(type, (counts.get(type) ?? 0) + 1);
  return [...counts].map(([type, count]) => `${pad(type, 16)}${count}`).join("\n");
}
