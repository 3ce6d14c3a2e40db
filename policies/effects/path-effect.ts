import type { Effect } from "../../contracts/effect.ts";
import { locatePath } from "../paths.ts";
import type { ZoneMatcher } from "../zones.ts";

type PathAction = "fs.read" | "fs.write" | "fs.delete";
type Where = { zonesOf: ZoneMatcher; root: string; sandboxed: boolean };

/** The effect of touching a path, with the zones it lies in. */
export function pathEffect(
  action: PathAction,
  given: string,
  { zonesOf, root, sandboxed }: Where,
  note: string | null,
  from?: string,
): Effect {
  const place = locatePath(given, root, from);
  const inside = place.kind === "workspace";
  const kind = inside || place.kind === "stream" ? [] : [place.kind];
  // The sandbox's own temporary folder is nobody's repository: only secrets are secrets there.
  const thrownAway = sandboxed && place.kind === "temporary";
  const lies = place.path === "." ? [] : zonesOf(place.path);
  const zones = thrownAway ? lies.filter((zone) => zone === "secrets") : lies;
  return {
    action,
    resource: place.path,
    zones: [...kind, ...zones],
    insideWorkspace: inside,
    sandboxed,
    note,
  };
}
