/** How figures are told to people: the same words on a terminal and on a page. */

export function duration(ms: number): string {
  if (ms < 10_000) return `${(ms / 1000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1000);
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  return minutes < 60
    ? `${minutes} min ${seconds % 60} s`
    : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

export function count(items: number): string {
  return items < 1000 ? String(items) : `${(items / 1000).toFixed(1)}k`;
}

/** US dollars, or the word unknown: an unknown price is never shown as nothing. */
export function dollars(cost: number | null): string {
  if (cost === null) return "unknown";
  return cost > 0 && cost < 0.01 ? "< $0.01" : `$${cost.toFixed(2)}`;
}

/** `1 file`, `2 files`; a plural of its own is given where the word has one. */
export function plural(items: number, one: string, many = `${one}s`): string {
  return `${items} ${items === 1 ? one : many}`;
}
