import { canonical, fieldsOf, isFields } from "./parsed-value.ts";

const levels = ["none", "read", "write"];
const most = levels.indexOf("write");

/** Why a workflow's token may do more than before; undefined when it may not. */
export function widenedPermissions(before: unknown, after: unknown): string | undefined {
  if (canonical(before) === canonical(after)) return undefined;
  if (after === undefined)
    return "The token is limited no longer: it may do what the repository gives by default.";
  // What a repository gives by default is not in its files; to write may be more than that.
  const known = before ?? "read-all";
  const scopes = new Set(["*", ...Object.keys(fieldsOf(known)), ...Object.keys(fieldsOf(after))]);
  const wider = [...scopes].filter((scope) => rank(after, scope, most) > rank(known, scope, 0));
  if (wider.length === 0) return undefined;
  const told = wider.map(
    (scope) => `${levels[rank(after, scope, most)]} ${scope === "*" ? "everything else" : scope}`,
  );
  return `The token may do more than before: ${told.join(", ")}.`;
}

/** A scope that a map does not name has no rights; `unknown` is the rank of what nobody can read. */
function rank(permissions: unknown, scope: string, unknown: number): number {
  if (permissions === "read-all") return levels.indexOf("read");
  if (permissions === "write-all") return most;
  if (!isFields(permissions)) return permissions === null ? 0 : unknown;
  const level = levels.indexOf(String(permissions[scope] ?? "none"));
  return level < 0 ? unknown : level;
}
