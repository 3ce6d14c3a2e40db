import { comparePolicies } from "../../app.ts";
import { AgentRole } from "../../contracts/action.ts";
import { exitCodes } from "../exit-code.ts";
import { visible } from "../view/format.ts";

type Difference = Awaited<ReturnType<typeof comparePolicies>>[number];

const strictness = { allow: 0, ask: 1, deny: 2 };

/** `patchgate policy diff OLD NEW`: 0, or 10 when something is decided less strictly. */
export async function diff(
  before: string,
  after: string,
  { repo, json }: { repo: string; json?: boolean },
): Promise<number> {
  const differences = await comparePolicies(before, after, repo);
  if (json) for (const one of differences) console.log(JSON.stringify(one));
  else if (differences.length === 0) console.log("Both decide everything alike.");
  else for (const told of summarize(differences)) console.log(told);
  return differences.some(isLooser) ? exitCodes["needs-human-review"] : exitCodes.approved;
}

function isLooser({ before, after }: Difference): boolean {
  return strictness[after.effect] < strictness[before.effect];
}

type Told = { zones: Set<string>; roles: Set<string>; boxes: Set<boolean> };

/** States that differ only in zone, role or sandbox are told as one line. */
function summarize(differences: readonly Difference[]): string[] {
  const told = new Map<string, Told>();
  for (const one of differences) {
    const { action, resource, zones, sandboxed } = one.effect;
    const what = resource === "*" ? action : `${action} ${visible(resource)}`;
    const change = `${one.before.effect} (${one.before.id}) -> ${one.after.effect} (${one.after.id})`;
    const key = `${isLooser(one) ? "looser  " : "stricter"} ${what}: ${change}`;
    const all = told.get(key) ?? { zones: new Set(), roles: new Set(), boxes: new Set() };
    all.zones.add(zones.join(", "));
    all.roles.add(one.role);
    all.boxes.add(sandboxed);
    told.set(key, all);
  }
  return [...told].map(([key, all]) => `${key}${limits(all)}`);
}

/** Where the change does not hold everywhere, the places where it does. */
function limits({ zones, roles, boxes }: Told): string {
  const said = [
    ...(zones.has("") ? [] : [`zones ${[...zones].join(", ")}`]),
    ...(roles.size === AgentRole.options.length ? [] : [[...roles].join(", ")]),
    ...(boxes.size === 2 ? [] : [boxes.has(true) ? "in the sandbox" : "without a sandbox"]),
  ];
  return said.length === 0 ? "" : `  [${said.join("; ")}]`;
}
