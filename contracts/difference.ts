import { z } from "zod";

/** What a model request is made of. */
export const RequestPart = z.enum(["instructions", "tools", "settings", "answer schema", "input"]);
export type RequestPart = z.infer<typeof RequestPart>;

/** The first place at which what was recorded and what it would be today differ. */
export const Difference = z.object({
  where: z.string().describe("A line, or the path of a field, e.g. read_file.description"),
  recorded: z.string(),
  today: z.string(),
});
export type Difference = z.infer<typeof Difference>;

export const RequestDifference = Difference.extend({ part: RequestPart });
export type RequestDifference = z.infer<typeof RequestDifference>;

/** The first line in which two texts differ. */
export function differenceInText(recorded: string, today: string): Difference | undefined {
  if (recorded === today) return undefined;
  const [before, now] = [recorded.split("\n"), today.split("\n")];
  const found = before.findIndex((line, index) => line !== now[index]);
  const at = found < 0 ? before.length : found;
  return differing(`line ${at + 1}`, before[at], now[at]);
}

/** The first field in which two JSON values differ, depth first; the order of keys does not matter. */
export function differenceInValue(
  recorded: unknown,
  today: unknown,
  path: string[] = [],
): Difference | undefined {
  if (!isStructure(recorded) || !isStructure(today))
    return recorded === today ? undefined : differing(path.join("."), recorded, today);
  for (const key of new Set([...Object.keys(recorded), ...Object.keys(today)])) {
    const found = differenceInValue(recorded[key], today[key], [...path, key]);
    if (found) return found;
  }
  return undefined;
}

const longest = 200;

export function differing(where: string, recorded: unknown, today: unknown): Difference {
  return { where, recorded: shown(recorded), today: shown(today) };
}

function isStructure(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

function shown(value: unknown): string {
  if (value === undefined) return "(nothing)";
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return text.length > longest ? `${text.slice(0, longest)}…` : text;
}
