import type { App } from "../../app.ts";
import { plural } from "../../contracts/figures.ts";
import { exitCodes } from "../exit-code.ts";
import { openApp } from "../open-app.ts";
import { line } from "../view/format.ts";

type Replayed = Awaited<ReturnType<App["replay"]>>;

/** `patchgate replay RUN`: plays a run again from its record, without a model. */
export async function replay(runId: string, { json }: { json?: boolean }): Promise<number> {
  const app = await openApp();
  try {
    const played = await app.replay(runId);
    console.log(json ? JSON.stringify({ type: "replay", runId, ...played }) : told(runId, played));
    return played.differences.length === 0 ? exitCodes.approved : exitCodes.findings;
  } finally {
    app.close();
  }
}

function told(runId: string, { decisions, requests, differences }: Replayed): string {
  const head = `${runId}: ${plural(decisions, "decision")} and ${plural(requests, "model request")} made again from the record.`;
  if (differences.length === 0) return `${head}\nToday's code does the same.`;
  return [head, ...differences.flatMap(toldDifference)].join("\n");
}

function toldDifference(found: Replayed["differences"][number]): string[] {
  const { seq, step, attempt, turn, part, where, recorded, today } = found;
  const place = step === null ? `event ${seq}` : `${step}, attempt ${attempt}`;
  return [
    `${place}${turn === null ? "" : `, turn ${turn}`}: ${part} differs at ${where}`,
    `  - ${line(recorded, 200)}`,
    `  + ${line(today, 200)}`,
  ];
}
