import { canonical, type Fields, isFields } from "./parsed-value.ts";
import type { RiskyPart } from "./risky-part.ts";

const anybody = "Anybody on the host starts it, and it runs with the repository's own rights.";

const newTriggers: Record<string, string> = {
  discussion: anybody,
  discussion_comment: anybody,
  fork: anybody,
  gollum: anybody,
  issue_comment: anybody,
  issues: anybody,
  pull_request_target:
    "A pull request of an outsider starts it with the repository's secrets and a token that may write.",
  repository_dispatch: "A call from outside starts it, and says with what.",
  schedule: "It starts by the clock, with nobody looking.",
  watch: anybody,
  workflow_dispatch: "A person starts it by hand, and says with what.",
  workflow_run: "The end of another workflow starts it with secrets, whoever started that one.",
};

/** What starts a workflow now and did not, does no longer, or does otherwise. */
export function judgeTriggers(before: unknown, after: unknown): RiskyPart[] {
  const [old, now] = [triggersOf(before), triggersOf(after)];
  const names = [...new Set([...Object.keys(old), ...Object.keys(now)])];
  return names
    .filter((name) => canonical(old[name]) !== canonical(now[name]))
    .map((name) => ({ part: `on.${name}`, why: whyOf(name, old, now) }));
}

function whyOf(name: string, old: Fields, now: Fields): string {
  if (!Object.hasOwn(now, name)) return `It starts on ${name} no longer.`;
  if (Object.hasOwn(old, name)) return `It changes when ${name} starts it.`;
  return newTriggers[name] ?? `It starts on ${name}, and did not before.`;
}

/** One name, several, or names with filters. */
function triggersOf(on: unknown): Fields {
  if (isFields(on)) return on;
  if (on === undefined || on === null) return {};
  return Object.fromEntries([on].flat().map((name) => [String(name), null]));
}
