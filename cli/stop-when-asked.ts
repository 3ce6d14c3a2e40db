import { exitCodes } from "./exit-code.ts";
import type { View } from "./view/view.ts";

/**
 * Ctrl-C, SIGTERM, a closed terminal and a reader that is gone park the run; a second signal ends
 * the process at once.
 */
export function stopWhenAsked(view: View, runId: string): AbortSignal {
  const controller = new AbortController();
  const { signal: stopped } = controller;
  const stop = (why: string) => {
    view.pause();
    console.error(
      `${why}: what is under way ends, everything done so far is kept. Go on with: patchgate resume ${runId}`,
    );
    controller.abort();
  };
  const onSignal = () => (stopped.aborted ? process.exit(exitCodes.waiting) : stop("Stopping"));
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, onSignal);
  process.stdout.on("error", () => {
    if (!stopped.aborted) stop("Stopping, as nobody takes what is printed");
  });
  return stopped;
}
