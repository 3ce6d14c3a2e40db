/** Ranges of characters that a reader cannot see, or sees in another order than they stand. */
const hiddenRanges: readonly (readonly [from: number, to: number])[] = [
  [0x00, 0x08],
  [0x0b, 0x1f],
  [0x7f, 0xa0],
  [0xad, 0xad],
  [0x34f, 0x34f],
  [0x61c, 0x61c],
  [0x115f, 0x1160],
  [0x1680, 0x1680],
  [0x17b4, 0x17b5],
  [0x180b, 0x180e],
  [0x2000, 0x200f],
  [0x2028, 0x202f],
  [0x205f, 0x206f],
  [0x2800, 0x2800],
  [0x3000, 0x3000],
  [0x3164, 0x3164],
  [0xfe00, 0xfe0f],
  [0xfeff, 0xfeff],
  [0xffa0, 0xffa0],
  [0xfff0, 0xfffb],
  [0xd800, 0xdfff],
  [0xe0000, 0xe0fff],
];

const printable = /^[\t\n\x20-\x7e]*$/;

/** Shows invisible, control and bidirectional characters as `\u{…}`; other text is unchanged. */
export function escapeHidden(text: string): string {
  if (printable.test(text)) return text;
  let shown = "";
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    const hides = hiddenRanges.some(([from, to]) => code >= from && code <= to);
    shown += hides ? `\\u{${code.toString(16).padStart(4, "0")}}` : character;
  }
  return shown;
}
