import { z } from "zod";
import { RiskLevel } from "./risk-level.ts";

export const GateKind = z.enum(["spec", "plan", "action", "patch", "budget"]);
export type GateKind = z.infer<typeof GateKind>;

/** Why a person is asked. */
export const GateReason = z.object({ rule: z.string(), why: z.string() });
export type GateReason = z.infer<typeof GateReason>;

/** A place where the run waits for a person, bound to exactly what that person is shown. */
export const Gate = z.object({
  id: z.string(),
  runId: z.string(),
  kind: GateKind,
  digest: z.string().describe("sha256:… of what is to be approved"),
  headSha: z.string().nullable(),
  files: z.array(z.string()),
  reasons: z.array(GateReason).min(1),
  question: z.string().nullable().describe("Set when an answer in words is wanted"),
  risk: RiskLevel,
  requiredApprovers: z.object({
    count: z.number().int().positive(),
    from: z.array(z.string()).describe("Empty: anyone with access to the run"),
  }),
  expiresAt: z.string().nullable(),
  onExpiry: z.literal("park"),
});
export type Gate = z.infer<typeof Gate>;

export const Approval = z.object({
  gateId: z.string(),
  decision: z.enum(["approved", "changes-requested", "rejected"]),
  by: z.object({ id: z.string(), channel: z.string(), displayName: z.string() }),
  comment: z.string().nullable(),
  digest: z.string().describe("Must equal the gate's"),
  at: z.string(),
});
export type Approval = z.infer<typeof Approval>;
