/**
 * The name in a `---` or `+++` line. git ends one that holds a space with a tab, and quotes one that
 * holds stranger characters.
 */
export function nameIn(header: string): string {
  const name = header.slice(4).replace(/\t.*$/, "");
  return name.startsWith('"') ? unquoted(name.slice(1, -1)) : name;
}

const escapes: Record<string, string> = {
  a: "\x07",
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
  v: "\v",
};

function unquoted(name: string): string {
  const bytes = [...name.matchAll(/\\([0-7]{3})|\\(.)|[^\\]+/g)].flatMap(([text, octal, letter]) =>
    octal === undefined
      ? [...new TextEncoder().encode(letter ? (escapes[letter] ?? letter) : text)]
      : [Number.parseInt(octal, 8)],
  );
  return new TextDecoder().decode(Uint8Array.from(bytes));
}
