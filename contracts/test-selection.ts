import { z } from "zod";
import { ChangedSymbol } from "./change-set.ts";

/** One test file that the change can break, and why. */
export const SelectedTest = z.object({
  file: z.string(),
  names: z.array(z.string()).describe("Test names to run; empty means the whole file"),
  reasons: z.array(z.string()).describe("changed symbol ← … ← test file, shortest first"),
  by: z.enum(["graph", "coverage", "changed", "all"]).describe("What chose it"),
});
export type SelectedTest = z.infer<typeof SelectedTest>;

export const TestSelection = z.object({
  tests: z.array(SelectedTest),
  total: z.number().int().nonnegative().describe("Test files in the repository"),
  mode: z.enum(["targeted", "full"]),
  fullBecause: z.string().nullable(),
  uncovered: z.array(ChangedSymbol).describe("Changed symbols no test reaches"),
});
export type TestSelection = z.infer<typeof TestSelection>;
