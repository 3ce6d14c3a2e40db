import type { View } from "./view.ts";

/** One JSON object a line: every event as it happens, then the outcome. */
export function jsonView(): View {
  const print = (value: unknown) => process.stdout.write(`${JSON.stringify(value)}\n`);
  return {
    event: print,
    pause: () => undefined,
    resume: () => undefined,
    end: (report) =>
      print({
        type: "outcome",
        runId: report.runId,
        outcome: report.status,
        because: report.because,
        next: report.next,
        branch: report.branch,
        headSha: report.headSha,
        gate: report.gate,
        pullRequest: report.pullRequest,
        usage: report.usage,
        evidence: report.pullRequest?.evidence ?? null,
        sandbox: report.sandbox,
        models: report.models,
      }),
  };
}
