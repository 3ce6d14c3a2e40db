import { loadLines } from "./read-events.ts";
import type { Database } from "./sqlite.ts";

/**
 * A run's timeline as JSON Lines, each `{"hash","event"}`. A hash is the SHA-256, in hex, of the
 * hash before it ("" before the first), a newline and the event's text: anyone can check it offline.
 * As in the store, a run's limits at their usual figures are not named.
 */
export function exportJsonl(db: Database, runId: string): string {
  return loadLines(db, runId)
    .map(({ text, hash }) => `{"hash":"${hash}","event":${text}}\n`)
    .join("");
}
