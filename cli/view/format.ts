/** How figures are told to people; the same words in every view. */

export function elapsed(ms: number): string {
  if (ms < 10_000) return `${(ms / 1000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1000);
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  return minutes < 60
    ? `${minutes} min ${seconds % 60} s`
    : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

export function tokenCount(count: number): string {
  return count < 1000 ? `${count} tokens` : `${(count / 1000).toFixed(1)}k tokens`;
}

/** US dollars; a price nobody knows is said to be unknown. */
export function dollars(cost: number | null): string {
  if (cost === null) return "cost unknown";
  return cost > 0 && cost < 0.01 ? "< $0.01" : `$${cost.toFixed(2)}`;
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
