import type { CompiledPolicy } from "./engine.ts";
import { parsedZones, type ZoneMatcher } from "./zones.ts";

const roles = ["developer", "tester"] as const;
const changes = ["fs.write", "fs.delete"] as const;

/**
 * What holds a changed path for a person: the zones it lies in, or the rule that asks. Tools may
 * change such a path because the plan and patch gates ask about all that this names.
 */
export function heldPaths(policy: CompiledPolicy): ZoneMatcher {
  return (path) => {
    const zones = policy.zonesOf(path);
    if (zones.length > 0) return zones;
    const asking = roles.flatMap((role) =>
      changes
        .map((change) => policy.judgePath(path, change, role))
        .filter(({ decision }) => decision !== "allow"),
    );
    const named = asking.flatMap(({ effects, rule }) => {
      const own = effects.flatMap((effect) => effect.zones);
      // What changed inside such a file decides; capture reads it into the patch's risks.
      if (rule === "gated-zone") return own.filter((zone) => !Object.hasOwn(parsedZones, zone));
      return own.length > 0 ? own : [rule];
    });
    return [...new Set(named)];
  };
}
