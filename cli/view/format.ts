import { count, dollars } from "../../contracts/figures.ts";

/** What was spent, or that nobody knows the price. */
export function spend(tokens: number, costUsd: number | null): string {
  const cost = costUsd === null ? "cost unknown" : dollars(costUsd);
  return `${count(tokens)} tokens, ${cost}`;
}

/** Text of models and outsiders on one line of a terminal, without characters that act. */
export function line(text: string, width = 160): string {
  const flat = text
    .replace(/[\p{Cc}\p{Cf}]+/gu, " ")
    .replace(/\s+/g, " ")
    .trim();
  return flat.length > width ? `${flat.slice(0, width - 1)}…` : flat;
}

/** Many lines of text, with every control character but newline and tab shown, not obeyed. */
export function visible(text: string): string {
  return text.replace(/(?![\n\t])[\p{Cc}\p{Cf}]/gu, (character) => {
    const point = character.codePointAt(0) ?? 0;
    return `\\u{${point.toString(16)}}`;
  });
}
