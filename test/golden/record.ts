import { writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import type { Artifact } from "../../contracts/artifact.ts";
import type { Event, RunEvent } from "../../contracts/run-event.ts";
import { openStore, type Store } from "../../store/open-store.ts";
import { claim, develops, edit, finding, goodPlay, read, review, spec } from "../e2e/answers.ts";
import { openStage, type Stage, shop } from "../e2e/open-stage.ts";
import { type GoldenRun, goldenFile } from "./golden-run.ts";

// Records the golden run anew, with the built program: npm run build && npx tsx test/golden/record.ts
// Only what a replay reads is kept, and no path of this machine.

const files = {
  ...shop,
  "AGENTS.md": "Use two spaces.\n",
  "patchgate.yml": "budgets: { reviewRounds: 4 }\n",
};

const play = goodPlay({
  requirements: [[read("src/price.js"), { text: "Sure! Here it is." }, spec()]],
  developer: [
    develops,
    [
      read("src/price.js"),
      edit("src/price.js", "(100 - percent)", "(100 - Math.min(percent, 100))"),
      claim(),
    ],
  ],
  reviewer: [
    [review({ verdict: "needs-revision", findings: [finding()] })],
    [read("src/price.js"), review()],
  ],
});

async function record(): Promise<void> {
  const stage = await openStage({ play, files });
  try {
    const model = `compatible:scripted@${stage.server.url}`;
    const told = await stage.run("--model", model, "--as", "ada");
    if (told.outcome.outcome !== "approved") throw new Error(told.stdout + told.stderr);
    const golden = await exportRun(told.outcome.runId, stage);
    await writeFile(goldenFile, `${JSON.stringify(golden, null, 1)}\n`);
  } finally {
    await stage.close();
  }
}

async function exportRun(runId: string, stage: Stage): Promise<GoldenRun> {
  const store = await openStore({ home: stage.home });
  try {
    const events = await store.load(runId);
    const kept = events.flatMap(({ event }) => readBy(event));
    const texts = await Promise.all(kept.map((artifact) => entryOf(artifact, store)));
    return { files, events: withoutPlaces(events, stage), artifacts: Object.fromEntries(texts) };
  } finally {
    store.close();
  }
}

/** What a replay reads of an event's artifacts. */
function readBy(event: Event): Artifact[] {
  if (event.type === "model-called") return [event.response ?? [], event.request ?? []].flat();
  if (event.type === "tool-called") return event.result ? [event.result] : [];
  if (event.type === "changes-detected") return [event.found];
  if (event.type === "patch-developed") return [event.patch.diff];
  return [];
}

async function entryOf(artifact: Artifact, store: Store): Promise<[string, string]> {
  return [artifact.hash, Buffer.from(await store.artifact(artifact)).toString("utf8")];
}

function withoutPlaces(events: RunEvent[], { home, repository, server }: Stage): RunEvent[] {
  const text = JSON.stringify(events)
    .replaceAll(dirname(home), "/place")
    .replaceAll(repository.root, "/repository")
    .replaceAll(server.url, "http://model.test/v1");
  return JSON.parse(text);
}

await record();
