import type { Check } from "../../contracts/check-report.ts";
import type { CommandResult } from "../sandbox/sandbox.ts";
import type { Baseline } from "./baseline.ts";
import { newDiagnostics, parseDiagnostics } from "./parse-diagnostics.ts";
import { outputDigest } from "./same-output.ts";

type Verdict = Pick<Check, "status" | "diagnostics">;
type Failure = { result: CommandResult; log: string; root: string };

/**
 * What a check that fails on the head says of the patch, when it fails on the base too. It is the
 * patch's fault unless all that it complains about, or its whole output, is the base's.
 */
export function judgeCheck({ result, log, root }: Failure, base: Baseline): Verdict {
  const whole = result.stopped === null && !result.truncated;
  if (whole && outputDigest(log, root) === base.output) return failedBefore;
  const found = parseDiagnostics(log, root);
  const fresh = newDiagnostics(found, base.diagnostics);
  if (fresh.length > 0) return { status: "failed", diagnostics: fresh };
  return whole && found.length > 0 ? failedBefore : { status: "unknown", diagnostics: [] };
}

const failedBefore: Verdict = { status: "failed-before", diagnostics: [] };
