export type Fields = Record<string, unknown>;

export function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The fields of an object; none of anything else. */
export function fieldsOf(value: unknown): Fields {
  return isFields(value) ? value : {};
}

/** Equal for values that mean the same: the order of keys is not a change. */
export function canonical(value: unknown): string {
  return (
    JSON.stringify(value, (_key, inner: unknown) =>
      isFields(inner)
        ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
        : inner,
    ) ?? ""
  );
}

/** Names whose values differ, in order. */
export function changedFields(before: Fields, after: Fields): string[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
  return names.filter((name) => canonical(before[name]) !== canonical(after[name]));
}

/** What the one list has and the other has not, as often as it has it more. */
export function addedTo<Item>(
  before: readonly Item[],
  after: readonly Item[],
  identify: (item: Item) => string = canonical,
): Item[] {
  const left = new Map<string, number>();
  for (const item of before) left.set(identify(item), (left.get(identify(item)) ?? 0) + 1);
  return after.filter((item) => {
    const known = left.get(identify(item)) ?? 0;
    left.set(identify(item), known - 1);
    return known <= 0;
  });
}
