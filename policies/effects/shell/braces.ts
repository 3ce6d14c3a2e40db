import type { Word } from "unbash";

const braceable = new Set(["Literal", "Glob", "BraceExpansion"]);
const mostChoices = 32;

/** All words that `a{b,c}d` stands for; nothing when it is not that simple. */
export function braceChoices({ parts = [] }: Word): string[] | undefined {
  const plain = parts.every((part) => braceable.has(part.type));
  if (!plain || !parts.some((part) => part.type === "BraceExpansion")) return undefined;
  let choices = [""];
  for (const part of parts) {
    const items =
      part.type === "BraceExpansion"
        ? readBraces(part.text)
        : [part.type === "Literal" ? part.value : part.text];
    if (!items) return undefined;
    choices = choices.flatMap((start) => items.map((item) => start + item));
    if (choices.length > mostChoices) return undefined;
  }
  return choices;
}

function readBraces(text: string): string[] | undefined {
  const inner = text.slice(1, -1);
  return /^[\w./@-]*(,[\w./@-]*)+$/.test(inner) && !inner.includes("..")
    ? inner.split(",")
    : undefined;
}

const mostWords = 1000;

/** Whether braces make more words than anybody writes to be read. */
export function braceBomb({ parts = [] }: Word): boolean {
  let words = 1;
  for (const part of parts)
    if (part.type === "BraceExpansion") {
      words *= part.text.split(",").length;
      for (const [, from, to] of part.text.matchAll(/(-?\d+)\.\.(-?\d+)/g))
        words *= Math.abs(Number(to) - Number(from)) + 1;
    }
  return words > mostWords;
}
