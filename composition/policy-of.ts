import type { Config } from "../contracts/config.ts";
import type { Policy } from "../contracts/policy.ts";

/** The policy a configuration means. `gates.highRisk` is one more zone: it adds, and takes nothing away. */
export function policyOf({ policy, gates }: Config): Policy {
  if (gates.highRisk.length === 0) return policy;
  return { ...policy, zones: { ...policy.zones, "high-risk": gates.highRisk } };
}
