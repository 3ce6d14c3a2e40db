import { z } from "zod";

/** One thing a run needs: whether it works here, and how to mend it when it does not. */
export const Diagnosis = z.object({
  name: z.string(),
  state: z.enum(["ok", "warning", "broken"]),
  detail: z.string(),
  mend: z.string().nullable(),
});
export type Diagnosis = z.infer<typeof Diagnosis>;
