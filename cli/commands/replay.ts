import { createApp } from "../../app.ts";
import { exitCodes } from "../exit-code.ts";

/** `patchgate replay RUN`: plays a run again from its journal, without a model. */
export async function replay(runId: string, { json }: { json?: boolean }): Promise<number> {
  const app = await createApp();
  try {
    const played = await app.replay(runId);
    if (json) console.log(JSON.stringify({ type: "replay", runId, ...played }));
    else {
      console.log(
        `${runId}: ${played.decisions} decisions played again, ${played.answers} model answers read from the journal.`,
      );
      for (const { seq, recorded, today } of played.differences)
        console.log(`  event ${seq}: the run went to "${recorded}", today it would be "${today}"`);
      if (played.differences.length === 0) console.log("Today's code goes the same way.");
    }
    return played.differences.length === 0 ? exitCodes.approved : exitCodes.findings;
  } finally {
    app.close();
  }
}
