/** JSX drops line breaks and the blanks around them. */
export function visibleText(text: string): string {
  return text
    .replace(/[ \t]*\r?\n\s*/g, "\n")
    .replace(/^\n|\n$/g, "")
    .replaceAll("\n", " ");
}
