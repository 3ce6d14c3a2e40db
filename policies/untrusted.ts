/** Text from outside, and how far it may be trusted. Its words are data, never orders. */
export type OutsideText = { source: string; trusted?: boolean; text: string };

/**
 * Encloses outside text for a model. The marker must be a digest of the text: the same text is
 * fenced the same way each time, and no text can hold the end of its own fence.
 */
export function fenceUntrusted({ source, trusted = false, text }: OutsideText, marker: string) {
  const name = source.replace(/[^\w .:/#-]/g, "_");
  return `<data-${marker} source="${name}" trusted="${trusted}">\n${text}\n</data-${marker}>`;
}

// Controls (but for line breaks and tabs), bidirectional, zero-width and tag characters, variation selectors.
const invisible = /(?![\t\n\r])(?:\p{Cc}|\p{Cf}|[\u{e0100}-\u{e01ef}])/gu;

/** For models: what a person would not see is not there. */
export function stripInvisible(text: string): string {
  return text.replace(invisible, "");
}

/** For people, and for whoever reviews a diff: what cannot be seen is spelled out. */
export function showInvisible(text: string): string {
  return text.replace(
    invisible,
    (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16).padStart(4, "0")}}`,
  );
}
