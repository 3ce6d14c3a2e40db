import { z } from "zod";
import { Diagnostic } from "./check-report.ts";
import { FindingClaim } from "./review.ts";

/** Why a patch came back: what the developer must mend before it moves on. */
export const Fault = z.discriminatedUnion("source", [
  z.object({
    source: z.literal("check"),
    name: z.string(),
    command: z.string(),
    diagnostics: z.array(Diagnostic),
    excerpt: z.string(),
  }),
  z.object({ source: z.literal("review"), id: z.string(), finding: FindingClaim }),
  z.object({ source: z.literal("criterion"), id: z.string(), because: z.string() }),
  z.object({ source: z.literal("test"), file: z.string(), name: z.string(), message: z.string() }),
  z.object({ source: z.literal("person"), by: z.string(), comment: z.string() }),
  z.object({ source: z.literal("step"), kind: z.string(), message: z.string() }),
]);
export type Fault = z.infer<typeof Fault>;
