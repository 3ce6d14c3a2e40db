const kindMark = /\*{3}[a-z][a-z0-9-]{2,40}\*{3}/;
const around = /[^\s*]{1,8}[ \t]{0,2}\*{3}/g;

/** Remembers what stood before each mask that was told, so that it is known when it comes back. */
export function rememberMasks(mask: (text: string) => string) {
  const told = new Set<string>();
  return {
    mask(text: string): string {
      const masked = mask(text);
      if (masked === text) return masked;
      for (const [fragment] of masked.matchAll(around))
        if (!text.includes(fragment)) told.add(fragment);
      return masked;
    },
    wasMasked: (fragment: string) => told.has(fragment),
  };
}

/** Whether a text holds a mark that names a kind of secret, or one that was told before. */
export function holdsMask(
  text: string,
  wasMasked: (fragment: string) => boolean = () => false,
): boolean {
  if (kindMark.test(text)) return true;
  return [...text.matchAll(around)].some(([fragment]) => wasMasked(fragment));
}
