import { createHash } from "node:crypto";
import { fenceUntrusted, stripInvisible } from "../policies/untrusted.ts";
import type { InputPart } from "./agent-seat.ts";

/** Sections in the order given: what stays the same from run to run should come first. */
export function writeInput(parts: readonly InputPart[], mask: (text: string) => string): string {
  return parts.map((part) => `# ${part.title}\n${mask(bodyOf(part))}`).join("\n\n");
}

function bodyOf(part: InputPart): string {
  if ("facts" in part) return stripInvisible(JSON.stringify(part.facts));
  const text = stripInvisible(part.outside);
  const marker = createHash("sha256").update(text).digest("hex").slice(0, 8);
  return fenceUntrusted({ source: part.source, trusted: part.trusted, text }, marker);
}

/** Keeps what fits and says what was left out. */
export function clipText(text: string, characters: number, rest: string): string {
  if (text.length <= characters) return text;
  return `${text.slice(0, characters)}\n[${text.length - characters} more characters. ${rest}]`;
}

/** The first items, as many as fit; in place of the others, how many there are. */
export function clipList<Item>(
  items: readonly Item[],
  characters: number,
  rest: string,
): (Item | string)[] {
  let used = 0;
  const kept = items.findIndex((item) => {
    used += JSON.stringify(item).length;
    return used > characters;
  });
  if (kept === -1) return [...items];
  return [...items.slice(0, kept), `[${items.length - kept} more left out. ${rest}]`];
}
