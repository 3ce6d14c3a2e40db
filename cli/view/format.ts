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

/** Prose broken between words, lines after the first indented; a longer word stays whole. */
export function fold(text: string, columns = Number.POSITIVE_INFINITY, indent = 0): string {
  const lines: string[] = [];
  for (const word of text.split(/(?<=\S) /)) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= columns)
      lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(lines.length === 0 ? word : `${" ".repeat(indent)}${word}`);
  }
  return lines.join("\n");
}

/** Many lines of text, with every control character but newline and tab shown, not obeyed. */
export function visible(text: string): string {
  return text.replace(/(?![\n\t])[\p{Cc}\p{Cf}]/gu, (character) => {
    const point = character.codePointAt(0) ?? 0;
    return `\\u{${point.toString(16)}}`;
  });
}
