import type { Approval, Gate } from "../contracts/gate.ts";
import type { CodeOwners } from "./code-owners.ts";

type OwnerGroup = NonNullable<Gate["requiredApprovers"]["owners"]>[number];

/** Members of teams, by the team's name; hosts know them, a repository does not. */
export type Teams = Record<string, string[]>;

/** For each set of owners the files that need one of them; a known team stands for its members. */
export function ownersOf(
  files: readonly string[],
  codeOwners: CodeOwners,
  teams: Teams,
): OwnerGroup[] {
  const groups = new Map<string, OwnerGroup>();
  for (const file of files) {
    const anyOf = codeOwners(file).flatMap((owner) => membersOf(owner, teams));
    if (anyOf.length === 0) continue;
    const key = [...anyOf].sort().join(" ");
    const group = groups.get(key) ?? { files: [], anyOf };
    groups.set(key, { ...group, files: [...group.files, file] });
  }
  return [...groups.values()];
}

function membersOf(owner: string, teams: Teams): string[] {
  const team = Object.keys(teams).find((name) => plainName(name) === plainName(owner));
  return team === undefined ? [owner] : (teams[team] ?? []);
}

/** Whether a person goes by one of these names: with or without @, in any case. */
export function goesBy(person: Approval["by"], names: readonly string[]): boolean {
  const own = namesOf(person).map(plainName);
  return names.some((name) => own.includes(plainName(name)));
}

/** All that a person is known by. */
export function namesOf({ id, aliases = [] }: Pick<Approval["by"], "id" | "aliases">): string[] {
  return [id, ...aliases];
}

/** How many people these are: two names of one are one. */
export function countPeople(approvals: readonly Approval[]): number {
  const people = approvals.filter(
    ({ by }, at) => !approvals.slice(0, at).some((earlier) => goesBy(by, namesOf(earlier.by))),
  );
  return people.length;
}

const programs = new Set(["patchgate", "agent", "github-actions", "dependabot", "renovate"]);

/** Programs do not answer gates, whoever runs them. */
export function isProgram(person: Approval["by"]): boolean {
  return namesOf(person).some(isProgramName);
}

export function isProgramName(name: string): boolean {
  return /\[bot\]/i.test(name) || programs.has(plainName(name));
}

/** Groups of owners of which nobody has approved yet. */
export function ownersMissing(
  { requiredApprovers }: Gate,
  approvals: readonly Approval[],
): OwnerGroup[] {
  const groups = requiredApprovers.owners ?? [];
  return groups.filter(({ anyOf }) => !approvals.some(({ by }) => goesBy(by, anyOf)));
}

function plainName(name: string): string {
  return name.normalize("NFKC").replace(/^@/, "").toLowerCase();
}
