import { z } from "zod";
import { Artifact } from "./artifact.ts";
import { TestSelection } from "./test-selection.ts";

/** What the tester says: which test shows which criterion. Whether they pass is the runner's word. */
export const TestClaim = z.object({
  newTests: z
    .array(
      z.object({
        file: z.string().describe("Test file you wrote or extended"),
        name: z.string().describe("Full test name as the runner prints it"),
        criterionId: z.string().nullable().describe("Criterion it shows, or null"),
      }),
    )
    .describe("Tests added in this step"),
  criteria: z
    .array(
      z.object({
        id: z.string().describe("Criterion id"),
        tests: z
          .array(z.string())
          .describe("Test names or files that show it; for verifyBy command, names of checks"),
      }),
    )
    .describe("One entry for each criterion verified by test or command"),
});
export type TestClaim = z.infer<typeof TestClaim>;

export const TestResult = z.object({
  file: z.string(),
  name: z.string(),
  status: z.enum(["passed", "failed", "skipped"]),
  durationMs: z.number().nonnegative(),
  message: z.string().nullable(),
});
export type TestResult = z.infer<typeof TestResult>;

/** `proven`: a new test fails without the patch and passes with it. `covered`: a passing test or check shows it. */
export const CriterionProof = z.object({
  id: z.string(),
  tests: z.array(z.string()).describe("Tests, or the commands of checks, that show it"),
  status: z.enum(["proven", "covered", "unproven"]),
  because: z.string(),
});
export type CriterionProof = z.infer<typeof CriterionProof>;

export const TestReport = z.object({
  headSha: z.string(),
  command: z
    .string()
    .nullable()
    .describe("What ran the selection; null when there was nothing to run"),
  selection: TestSelection,
  results: z.array(TestResult),
  newTests: z.array(
    z.object({
      file: z.string(),
      name: z.string(),
      criterionId: z.string().nullable(),
      failsOnBase: z.boolean(),
      passesOnHead: z.boolean(),
    }),
  ),
  editedTests: z.array(z.string()).describe("Existing test files the patch changed"),
  removedTests: z.array(z.string()),
  criteria: z.array(CriterionProof),
  log: Artifact.nullable(),
});
export type TestReport = z.infer<typeof TestReport>;
