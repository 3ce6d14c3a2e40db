import type { Fault } from "../contracts/fault.ts";
import { failedChecks, failedTests } from "./decide.ts";
import type { Run } from "./run.ts";

/** Why the work comes back to an agent: read from the facts, never from a chat. */
export function faultsOf(run: Run): Fault[] {
  return [
    ...failedChecks(run).map(({ name, command, diagnostics, excerpt }) => ({
      source: "check" as const,
      name,
      command,
      diagnostics,
      excerpt,
    })),
    ...openFindings(run),
    ...(run.review?.criteria ?? [])
      .filter((criterion) => !criterion.met)
      .map(({ id, because }) => ({ source: "criterion" as const, id, because })),
    ...failedTests(run).map(({ file, name, message }) => ({
      source: "test" as const,
      file,
      name,
      message: message ?? "failed",
    })),
    ...(run.tests?.criteria ?? [])
      .filter((criterion) => criterion.status === "unproven")
      .map(({ id, because }) => ({ source: "criterion" as const, id, because })),
    ...run.requests.map((request) => ({ source: "person" as const, ...request })),
    ...(run.patch?.files.length === 0
      ? [{ source: "step" as const, kind: "tool", message: "The patch changed no file." }]
      : []),
    ...(run.lastFailure
      ? [{ source: "step" as const, kind: run.lastFailure.kind, message: run.lastFailure.message }]
      : []),
  ];
}

function openFindings({ review }: Run): Fault[] {
  const open = review?.findings.filter(({ status }) => status === "open" || status === "reopened");
  return (open ?? []).map(({ id, fingerprint, status, ...finding }) => ({
    source: "review",
    id,
    finding,
  }));
}
