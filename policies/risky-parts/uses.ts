import type { RiskyPart } from "./risky-part.ts";

/** Code that a job or step runs by name and was not in the file before. */
export function judgeUse(part: string, uses: unknown, known: ReadonlySet<string>): RiskyPart[] {
  if (typeof uses !== "string" || known.has(uses)) return [];
  if (/^\.\.?\//.test(uses)) return [{ part, why: `It runs ${uses} of this repository.` }];
  const owner = ownerOf(uses);
  const owners = new Set([...known].map(ownerOf));
  const whose = owners.has(owner) ? "another version or action" : "code of somebody new";
  const pinned = isPinned(uses) ? "" : " It is not pinned to a commit, so it can change later.";
  return [{ part, why: `It runs ${uses}, ${whose}.${pinned}` }];
}

function ownerOf(uses: string): string {
  return uses
    .toLowerCase()
    .split(/[/@]/, uses.startsWith("docker:") ? 4 : 1)
    .join("/");
}

function isPinned(uses: string): boolean {
  return /@([0-9a-f]{40}|[0-9a-f]{64}|sha256:[0-9a-f]{64})$/i.test(uses);
}
