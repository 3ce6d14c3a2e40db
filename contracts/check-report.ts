import { z } from "zod";
import { Artifact } from "./artifact.ts";
import { Guarantees } from "./guarantees.ts";

export const CheckKind = z.enum(["format", "lint", "types", "build", "test", "audit", "secrets"]);
export type CheckKind = z.infer<typeof CheckKind>;

/** One place a check complains about. */
export const Diagnostic = z.object({
  file: z.string().nullable(),
  line: z.number().int().nullable(),
  rule: z.string().nullable(),
  message: z.string(),
});
export type Diagnostic = z.infer<typeof Diagnostic>;

/**
 * `failed-before`: the base fails the same way, so this patch is not to blame. `unknown`: the base
 * fails too, and nothing tells whether in the same way; that counts as failed.
 */
export const Check = z.object({
  name: z.string(),
  kind: CheckKind,
  command: z.string(),
  exitCode: z.number().int().nullable().describe("null when it was stopped or never ran"),
  durationMs: z.number().nonnegative(),
  status: z.enum(["passed", "failed", "failed-before", "unknown", "skipped", "flaky"]),
  diagnostics: z.array(Diagnostic).describe("Only what the base does not already show"),
  excerpt: z.string().describe("The lines that matter of a failing log, at most 4,000 characters"),
  log: Artifact.nullable(),
});
export type Check = z.infer<typeof Check>;

/** Deterministic evidence about one head, judged against its base. */
export const CheckReport = z.object({
  headSha: z.string(),
  baseSha: z.string(),
  sandbox: z.string().describe("Backend the commands ran in, e.g. bwrap; none is said so"),
  guarantees: Guarantees.optional().describe("What that sandbox held; absent in old timelines"),
  checks: z.array(Check),
});
export type CheckReport = z.infer<typeof CheckReport>;
