import "./no-compiled-schemas.ts";
import { z } from "zod";

const count = z.number().int().nonnegative();

/** What one process noted while it ran one test file; written by code under test, so believed by nobody. */
export const RanScripts = z.object({
  test: z.string().describe("Path of the test file in the repository"),
  failed: z
    .boolean()
    .nullable()
    .describe("Some test of it failed; null where only the runner's report tells"),
  startedProcesses: z.boolean().describe("Processes or threads, whose doings nobody noted"),
  scripts: z.array(
    z.object({
      path: z.string(),
      source: z
        .string()
        .regex(/^[0-9a-f]{64}$/)
        .describe("Digest of the code as it was run"),
      functions: z.array(
        z.tuple([count, count, z.boolean(), z.string()]).describe("start, end, it ran, its name"),
      ),
    }),
  ),
});
export type RanScripts = z.infer<typeof RanScripts>;

/** Which functions each test file ran at one commit. */
export const CoverageRecording = z.object({
  commit: z.string(),
  recordedAt: z.iso.datetime(),
  surroundings: z.string().describe("Digest of what may steer every test: settings and data"),
  files: z.array(
    z.object({
      path: z.string(),
      hash: z.string().describe("Of its content"),
      units: z.array(z.string()).describe("`HASH NAME` of its load-time code, then its functions"),
    }),
  ),
  tests: z.array(
    z.object({
      file: z.string(),
      ran: z.base64().describe("A bit for each unit of all files, in their order"),
    }),
  ),
});
export type CoverageRecording = z.infer<typeof CoverageRecording>;
