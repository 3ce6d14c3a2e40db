import type { RiskyPart } from "./parsed-changes.ts";

/** What a test file has less of, or more of, when it shows less than before. */
const signs: { part: string; shape: RegExp; weakerWhen: "fewer" | "more"; why: string }[] = [
  {
    part: "tests",
    shape: /(?<![\w.$])(?:it|test|specify)(?:\.\w+)*\s*[(`]/g,
    weakerWhen: "fewer",
    why: "The file holds fewer tests than before.",
  },
  {
    part: "assertions",
    shape: /\bexpect(?:\.\w+)*\s*\(|\bassert(?:\.\w+)*\s*\(|\.should\b|(?<![\w.$])t\.\w+\s*\(/g,
    weakerWhen: "fewer",
    why: "Its tests assert less than before.",
  },
  {
    part: "skipped tests",
    shape:
      /(?<![\w.$])(?:[xf](?:it|test|describe)\b|(?:it|test|describe|suite|context|specify)(?:\.\w+)*\.(?:skip|only|todo|fails|failing|skipIf|runIf)\b)|\b(?:skip|todo|only)\s*:\s*(?!false)/g,
    weakerWhen: "more",
    why: "Tests of it are left out.",
  },
];

/** How a test file that was there got weaker; new and deleted files are judged elsewhere. */
export function riskyTestParts(before: string | null, after: string | null): RiskyPart[] {
  if (before === null || after === null) return [];
  const [old, now] = [withoutComments(before), withoutComments(after)];
  return signs.flatMap(({ part, shape, weakerWhen, why }) => {
    const more = count(now, shape) - count(old, shape);
    return (weakerWhen === "more" ? more > 0 : more < 0) ? [{ part, why }] : [];
  });
}

function count(text: string, shape: RegExp): number {
  return text.match(shape)?.length ?? 0;
}

/** What is commented out does not run. */
function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\/|(?<=^|[\s;{}(),])\/\/.*$/gm, "");
}
