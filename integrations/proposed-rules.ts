import type { Evidence } from "../contracts/evidence.ts";
import type { PolicyRule } from "../contracts/policy.ts";
import { inline } from "./markdown.ts";

/** Rules that people wanted when they allowed an action always: for review, in force nowhere. */
export function proposedRules({ gates }: Pick<Evidence, "gates">): string {
  const wanted = gates.filter(({ approvals }) => isAlways(approvals));
  const rules = new Map(
    wanted.flatMap(({ gate }) => (gate.action?.proposes ?? []).map((rule) => [rule.id, rule])),
  );
  if (rules.size === 0) return "";
  const people = wanted.flatMap(({ approvals }) =>
    approvals.map(({ by }) => inline(by.displayName)),
  );
  return [
    `Not in force, in this run or any other. Asked for by ${[...new Set(people)].join(", ")}: to accept, add to patchgate.yml in a change of its own.`,
    "",
    "```yaml",
    "policy:",
    "  rules:",
    ...[...rules.values()].map(asYaml),
    "```",
  ].join("\n");
}

function isAlways(approvals: Evidence["gates"][number]["approvals"]): boolean {
  return (
    approvals.length > 0 &&
    approvals.every(({ decision, scope }) => decision === "approved" && scope === "always")
  );
}

/** Every value in JSON, which is YAML too; what could end the fence is written escaped. */
function asYaml(rule: PolicyRule): string {
  const lines = Object.entries(rule).map(([key, value]) => `${key}: ${json(value)}`);
  return `    - ${lines.join("\n      ")}`;
}

function json(value: unknown): string {
  return JSON.stringify(value).replace(/[`\p{Cc}\p{Cf}]/gu, escaped);
}

function escaped(character: string): string {
  const units = character.split("").map((unit) => unit.charCodeAt(0).toString(16).padStart(4, "0"));
  return units.map((unit) => `\\u${unit}`).join("");
}
