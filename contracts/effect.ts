import { z } from "zod";

export const EffectAction = z.enum([
  "fs.read",
  "fs.write",
  "fs.delete",
  "proc.exec",
  "net.connect",
  "git.push",
  "pkg.install",
  "mcp.call",
]);
export type EffectAction = z.infer<typeof EffectAction>;

/** One thing an action would do to the world: the normal form every tool is lowered to. */
export const Effect = z.object({
  action: EffectAction,
  resource: z.string().describe("Path, program, host or tool; unknown when it cannot be told"),
  zones: z.array(z.string()),
  insideWorkspace: z.boolean(),
  sandboxed: z.boolean(),
  note: z.string().nullable().describe("What in the action causes it"),
});
export type Effect = z.infer<typeof Effect>;

/** The engine's answer: deny > ask > allow, and the rule that decided. */
export const PolicyDecision = z.object({
  decision: z.enum(["allow", "ask", "deny"]),
  effects: z.array(Effect),
  rule: z.string(),
  because: z.string(),
});
export type PolicyDecision = z.infer<typeof PolicyDecision>;
