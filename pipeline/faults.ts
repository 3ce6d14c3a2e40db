import type { Fault } from "../contracts/fault.ts";
import type { Run } from "./run.ts";
import { failedChecks, failedTests, isOpen, unproven } from "./shortfalls.ts";

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
    ...reviewFaults(run),
    ...failedTests(run).map(({ file, name, message }) => ({
      source: "test" as const,
      file,
      name,
      message: message ?? "failed",
    })),
    ...(run.tests ? unproven(run) : []).map((one) => ({ source: "criterion" as const, ...one })),
    ...run.requests.map((request) => ({ source: "person" as const, ...request })),
    ...(run.patch?.files.length === 0 ? [stepFault("tool", "The patch changed no file.")] : []),
    ...(run.lastFailure ? [stepFault(run.lastFailure.kind, run.lastFailure.message)] : []),
  ];
}

function reviewFaults({ review }: Run): Fault[] {
  if (!review) return [];
  const named: Fault[] = [
    ...review.findings.filter(isOpen).map(({ id, fingerprint, status, ...finding }) => ({
      source: "review" as const,
      id,
      finding,
    })),
    ...review.criteria
      .filter(({ met }) => !met)
      .map(({ id, because }) => ({ source: "criterion" as const, id, because })),
  ];
  if (named.length > 0 || review.verdict === "approved") return named;
  return [
    stepFault("review", `The verdict is ${review.verdict}, but no line of the diff is named.`),
  ];
}

function stepFault(kind: string, message: string): Fault {
  return { source: "step", kind, message };
}
