import type { TestOutline } from "../contracts/test-outline.ts";
import type { RiskyPart } from "./risky-parts/risky-part.ts";

/** Tests that fall away or are left out, and assertions that no longer stand as they did. */
export function weakenedTests(before: TestOutline, after: TestOutline): RiskyPart[] {
  const was = new Map(before.tests.map((test) => [test.name, test]));
  const left = after.tests.filter(({ name, left }) => left && was.get(name)?.left === false);
  const only = after.tests.filter(({ name, only }) => only && was.get(name)?.only !== true);
  return [
    ...part("test", "removed", removedTests(before, after)),
    ...part(
      "test",
      "skipped",
      left.map(({ name }) => name),
    ),
    ...part(
      "test",
      "the only ones of their file to run",
      only.map(({ name }) => name),
    ),
    ...part("assertion", "removed or say something else now", missingAssertions(before, after)),
  ];
}

/** A test of the same text under another name was renamed. */
function removedTests({ tests: before }: TestOutline, { tests: after }: TestOutline): string[] {
  const names = new Set(after.map(({ name }) => name));
  const bodies = new Set(after.map(({ body }) => body));
  return before
    .filter(({ name, body }) => !names.has(name) && !bodies.has(body))
    .map(({ name }) => name);
}

/** Wherever in the file they stand now. */
function missingAssertions(before: TestOutline, after: TestOutline): string[] {
  const left = new Map<string, number>();
  for (const one of after.assertions) left.set(one, (left.get(one) ?? 0) + 1);
  return before.assertions.filter((one) => {
    const known = left.get(one) ?? 0;
    if (known > 0) left.set(one, known - 1);
    return known === 0;
  });
}

/** Settings of a test runner that demand less, or choose other tests. */
export function weakenedSettings(before: TestOutline, after: TestOutline): RiskyPart[] {
  const names = [...new Set([...Object.keys(before.settings), ...Object.keys(after.settings)])];
  return names
    .filter((name) => isWeaker(name, before.settings[name], after.settings[name]))
    .map((name) => ({
      part: name,
      why: `It decides which tests run or what they must reach; it was ${before.settings[name] ?? "absent"} and is ${after.settings[name] ?? "absent"}.`,
    }));
}

/** A higher threshold demands more; of any other setting nobody knows. */
function isWeaker(name: string, before: string | undefined, after: string | undefined): boolean {
  if (before === after) return false;
  if (!/thresholds?(?:\.|$)/i.test(name)) return true;
  return before !== undefined && !(Number(after) > Number(before));
}

/** Snapshots that are gone or hold something else; a new one loosens nothing. */
export function weakenedSnapshots(before: string, after: string): RiskyPart[] {
  const now = snapshotsOf(after);
  const lost = [...snapshotsOf(before)].filter(([name, text]) => now.get(name) !== text);
  const names = lost.map(([name]) => name);
  return part("snapshot", "removed or hold something else now", names);
}

function snapshotsOf(text: string): Map<string, string> {
  const found = text.matchAll(/^exports\[`((?:\\.|[^`\\])*)`\] = `((?:\\.|[^`\\])*)`;$/gms);
  return new Map([...found].map(([, name = "", held = ""]) => [name, held]));
}

const mostNamed = 5;

function part(noun: string, what: string, names: string[]): RiskyPart[] {
  if (names.length === 0) return [];
  const named = names.slice(0, mostNamed).map((name) => `“${shortened(name)}”`);
  const more = names.length > mostNamed ? [`and ${names.length - mostNamed} more`] : [];
  const counted = `${names.length} ${noun}${names.length === 1 ? "" : "s"}`;
  return [
    { part: counted, why: `Existing ${noun}s are ${what}: ${[...named, ...more].join(", ")}.` },
  ];
}

function shortened(text: string): string {
  return text.length > 120 ? `${text.slice(0, 120)}…` : text;
}
