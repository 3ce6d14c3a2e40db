import { z } from "zod";

/** A large thing kept outside the timeline, addressed by its content. */
export const Artifact = z.object({
  hash: z.string().regex(/^sha256:[0-9a-f]{64}$/),
  bytes: z.number().int().nonnegative(),
  mime: z.string(),
});
export type Artifact = z.infer<typeof Artifact>;
