import { exitCodes } from "../exit-code.ts";
import { UsageError } from "../fail.ts";
import { openApp } from "../open-app.ts";

const day = 24 * 60 * 60 * 1000;

/** `patchgate runs prune --older-than 30d`: forgets finished runs, and says what that freed. */
export async function prune(options: { olderThan: string; json?: boolean }): Promise<number> {
  const days = /^(\d{1,5})d$/.exec(options.olderThan)?.[1];
  if (days === undefined)
    throw new UsageError(`--older-than ${options.olderThan} is not a number of days, such as 30d.`);
  const app = await openApp();
  try {
    const pruned = await app.prune(new Date(Date.now() - Number(days) * day));
    if (options.json) console.log(JSON.stringify({ type: "pruned", ...pruned }));
    else
      console.log(
        `${pruned.runs.length} runs and ${pruned.artifacts} artifacts forgotten, ${size(pruned.freedBytes)} freed; ` +
          `${pruned.left.runs} runs take ${size(pruned.left.bytes)}. Pages and evidence of forgotten runs are kept.`,
      );
    return exitCodes.approved;
  } finally {
    app.close();
  }
}

function size(bytes: number): string {
  return bytes < 1e6 ? `${(bytes / 1e3).toFixed(1)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
}
