import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import type { RecordedRun } from "../../composition/replay.ts";
import type { Event, RunEvent } from "../../contracts/run-event.ts";
import { openJournal } from "../../store/journal.ts";
import { sha256 } from "../support/memory-store.ts";

export const goldenFile = fileURLToPath(new URL("../fixtures/golden-run.json", import.meta.url));

/** A recorded run: its timeline, the artifacts a replay reads, and files of its base commit. */
export type GoldenRun = {
  files: Record<string, string>;
  events: RunEvent[];
  artifacts: Record<string, string>;
};

export async function readGoldenRun(): Promise<GoldenRun> {
  return JSON.parse(await readFile(goldenFile, "utf8"));
}

/** As the store would hand it to a replay. */
export function recordedRun({ files, events, artifacts }: GoldenRun): RecordedRun {
  const read = async ({ hash }: { hash: string }) => {
    const text = artifacts[hash];
    if (text === undefined) throw new Error(`The golden run has no artifact ${hash}`);
    return Buffer.from(text);
  };
  const keep = () => {
    throw new Error("A replay writes nothing");
  };
  const journal: RecordedRun["store"]["journal"] = (at, ofRun) =>
    openJournal(at, ofRun, { keep, read });
  return { runId: "run-1", events, files, env: {}, store: { journal, artifact: read } };
}

/** The run as it would have been recorded had its events been others. */
export function withEvents(run: GoldenRun, change: (event: Event) => Event): GoldenRun {
  return { ...run, events: run.events.map((one) => ({ ...one, event: change(one.event) })) };
}

/** The text of an artifact in another wording, kept under a hash of its own. */
export function reworded(run: GoldenRun, hash: string, change: (text: string) => string) {
  const text = change(run.artifacts[hash] ?? "");
  const artifact = { hash: sha256(text), bytes: text.length, mime: "application/json" };
  run.artifacts[artifact.hash] = text;
  return artifact;
}
