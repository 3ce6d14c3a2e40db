import { loadRows } from "./events.ts";
import type { Database } from "./sqlite.ts";

/**
 * A run's timeline as JSON Lines, each `{"hash","event"}`. A hash is the SHA-256, in hex, of the
 * hash before it ("" before the first), a newline and the event's text: anyone can check it offline.
 */
export function exportJsonl(db: Database, runId: string): string {
  return loadRows(db, runId)
    .map(({ body, hash }) => `{"hash":"${hash}","event":${body}}\n`)
    .join("");
}
