import { z } from "zod";

/** What a test file asserts, and what settings of a test runner demand, as its syntax shows. */
export const TestOutline = z.object({
  tests: z.array(
    z.object({
      name: z.string().describe("Titles of its groups and its own"),
      body: z.string().describe("Its text, layout left out"),
      left: z.boolean().describe("Skipped, to do, or expected to fail"),
      only: z.boolean().describe("Keeps the others from running"),
    }),
  ),
  assertions: z.array(z.string()).describe("Each as it is written, layout left out"),
  settings: z
    .record(z.string(), z.string())
    .describe("What a runner's settings say, by their path"),
});
export type TestOutline = z.infer<typeof TestOutline>;
