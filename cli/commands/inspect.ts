import type { App } from "../../app.ts";
import { dollars } from "../../contracts/figures.ts";
import type { RunReport } from "../../contracts/run-report.ts";
import { exitCodes } from "../exit-code.ts";
import { openApp } from "../open-app.ts";
import { describeEvent, isDetail } from "../view/describe-event.ts";
import { line, visible } from "../view/format.ts";
import { gateText } from "../view/gate-text.ts";
import { spendingTable } from "../view/spending-table.ts";
import { summary } from "../view/summary.ts";
import { transcript } from "../view/transcript.ts";

type Options = { json?: boolean };

/** `patchgate runs`. */
export async function runs({ json }: Options): Promise<number> {
  const app = await openApp();
  try {
    const all = await app.list();
    if (json) for (const run of all) console.log(JSON.stringify(run));
    else if (all.length === 0) console.log("No runs yet. Start one: patchgate run SPEC");
    else
      for (const { runId, status, title, updatedAt, costUsd } of all)
        console.log(
          `${runId}  ${status.padEnd(18)}  ${dollars(costUsd).padEnd(12)}  ${updatedAt}  ${line(title, 60)}`,
        );
    return exitCodes.approved;
  } finally {
    app.close();
  }
}

/** `patchgate show RUN`: how it stands, its timeline and where the money went. */
export async function show(runId: string, { json }: Options): Promise<number> {
  const app = await openApp();
  try {
    const { report, events } = await app.report(runId);
    if (json) {
      console.log(JSON.stringify({ report, events, evidence: await evidenceOf(report, app) }));
      return exitCodes.approved;
    }
    console.log(`${runId}  ${line(report.title)}\n`);
    for (const { at, event } of events)
      if (!isDetail(event)) console.log(`${at}  ${describeEvent(event)}`);
    // A budget gate's books are the table, which the summary shows.
    if (report.gate && !report.gate.budget)
      console.log(gateText(report.gate, await app.subjectOf(report.gate)));
    if (report.spending.length > 0 && !report.gate?.budget)
      console.log(`\n${spendingTable(report.spending)}`);
    console.log(summary(report));
    return exitCodes.approved;
  } finally {
    app.close();
  }
}

/** The bundle behind the run's pull request; null before there is one. */
async function evidenceOf({ pullRequest }: RunReport, app: App): Promise<unknown> {
  return pullRequest && JSON.parse(await app.text(pullRequest.evidence));
}

/** `patchgate logs RUN`: every event, with the text of each tool result and model answer. */
export async function logs(runId: string, { json }: Options): Promise<number> {
  const app = await openApp();
  try {
    const { events } = await app.report(runId);
    for (const recorded of events) {
      if (json) {
        console.log(JSON.stringify(recorded));
        continue;
      }
      const { at, event } = recorded;
      console.log(`${at}  ${event.type}  ${describeEvent(event)}`);
      const artifact =
        event.type === "tool-called"
          ? event.result
          : event.type === "model-called"
            ? event.response
            : null;
      if (artifact) console.log(indented(visible(transcript(await app.text(artifact)))));
    }
    return exitCodes.approved;
  } finally {
    app.close();
  }
}

/** `patchgate diff RUN`: git's diff of the latest patch. */
export async function diff(runId: string, { json }: Options): Promise<number> {
  const app = await openApp();
  try {
    const patch = await app.diff(runId);
    if (json) console.log(JSON.stringify({ runId, diff: patch }));
    else process.stdout.write(process.stdout.isTTY ? visible(patch) : patch);
    return exitCodes.approved;
  } finally {
    app.close();
  }
}

function indented(text: string): string {
  return text.replace(/^/gm, "    ");
}
