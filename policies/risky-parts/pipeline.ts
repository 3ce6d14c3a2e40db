import { canonical, changedFields, fieldsOf, isFields } from "./parsed-value.ts";
import type { RiskyPart } from "./risky-part.ts";

const why = "CI runs this with rights and secrets that a patch has not.";
const mostNamed = 8;

/** Which keys of another CI system's settings changed, two levels deep. */
export function riskyPipelineParts(before: unknown, after: unknown): RiskyPart[] {
  if (canonical(before) === canonical(after)) return [];
  if (!isFields(before ?? {}) || !isFields(after)) return [{ part: "file", why }];
  const [old, now] = [fieldsOf(before), after];
  const named = changedFields(old, now).flatMap((name) => {
    if (!isFields(old[name]) || !isFields(now[name])) return [name];
    return changedFields(fieldsOf(old[name]), fieldsOf(now[name])).map((key) => `${name}.${key}`);
  });
  const more = named.length - mostNamed;
  return [
    ...named.slice(0, mostNamed).map((part) => ({ part, why })),
    ...(more > 0 ? [{ part: `${more} more keys`, why }] : []),
  ];
}
