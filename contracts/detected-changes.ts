import { z } from "zod";
import { ChangeSet } from "./change-set.ts";
import { TestSelection } from "./test-selection.ts";

/** What a step finds out about a patch before it asks the tester. */
export const DetectedChanges = z.object({
  changes: ChangeSet,
  selection: TestSelection,
  existingTests: z.array(z.string()),
});
export type DetectedChanges = z.infer<typeof DetectedChanges>;
