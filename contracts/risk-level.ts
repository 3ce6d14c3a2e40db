import { z } from "zod";

/** How much harm a change could do; ordered from least to most. */
export const RiskLevel = z.enum(["low", "medium", "high", "critical"]);
export type RiskLevel = z.infer<typeof RiskLevel>;
