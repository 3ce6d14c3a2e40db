import type { FileDraft } from "./file-draft.ts";
import type { UnitDraft } from "./unit-draft.ts";

/** When code runs: on call, on load, or on load with every function in it run too. */
export type Phase = "later" | "load" | "load-deep";

/** Where what is read goes to. */
export type Sink = { file: FileDraft; unit: UnitDraft; phase: Phase };
