import { z } from "zod";
import { AgentRole } from "./action.ts";
import { EffectAction } from "./effect.ts";

/** One rule; within a policy deny beats ask beats allow, and nothing matched means deny. */
export const PolicyRule = z.strictObject({
  id: z.string().regex(/^[a-z0-9-]+$/),
  effect: z.enum(["allow", "ask", "deny"]),
  actions: z.array(EffectAction).min(1),
  zones: z.array(z.string()).optional().describe("Any of these; absent: any zone or none"),
  roles: z.array(AgentRole).optional(),
  insideWorkspace: z.boolean().optional(),
  sandboxed: z.boolean().optional(),
  resources: z.array(z.string()).optional().describe("Globs over the effect's resource"),
  match: z
    .array(z.string())
    .optional()
    .describe("Examples the rule must decide: a command line, or an action and its resource"),
  notMatch: z.array(z.string()).optional().describe("Examples it must not decide"),
  why: z.string(),
});
export type PolicyRule = z.infer<typeof PolicyRule>;

/** The `policy:` key of patchgate.yml; it adds to the built-in zones and rules. */
export const Policy = z.strictObject({
  zones: z.record(z.string(), z.array(z.string())).default({}).describe("Zone name to globs"),
  rules: z.array(PolicyRule).default([]),
});
export type Policy = z.infer<typeof Policy>;
