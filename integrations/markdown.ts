/** Text from models or outside, made safe to show inside our Markdown: no markup of its own acts. */
export function plain(text: string): string {
  return text
    .replace(/(?![\n\t])[\p{Cc}\p{Cf}]/gu, "")
    .replace(/</g, "&lt;")
    .replace(/!\[/g, "!\\[")
    .replace(/(^|[^\w`])@(?=[\w-])/g, "$1@\u2060")
    .replace(
      /\b(close[sd]?|fix(?:e[sd])?|resolve[sd]?)(\s*:?\s+)(?=[\w./-]*#\d|https?:)/gi,
      "$1\u2060$2",
    )
    .trim();
}

/** The same for text of several lines: it opens no heading, table or fence that others' words end in. */
export function prose(text: string): string {
  return plain(text)
    .replace(/\|/g, "\\|")
    .replace(/^(\s*)(#{1,6}(?=\s|$)|`{3,}|~{3,}|(?:=+|-{2,})\s*$)/gm, "$1\\$2");
}

/** The same on one line, for a table cell or a list item. */
export function inline(text: string): string {
  return plain(text).replace(/\s+/g, " ").replace(/\|/g, "\\|");
}

export function code(text: string): string {
  const line = text
    .replace(/\s+/g, " ")
    .replace(/[\p{Cc}\p{Cf}]/gu, "")
    .replace(/\|/g, "\\|");
  const longest = Math.max(0, ...(line.match(/`+/g) ?? []).map((ticks) => ticks.length));
  const fence = "`".repeat(longest + 1);
  return longest > 0 ? `${fence} ${line} ${fence}` : `\`${line}\``;
}

export function table(header: string[], rows: string[][]): string {
  const line = (cells: string[]) => `| ${cells.join(" | ")} |`;
  return [line(header), `|${"---|".repeat(header.length)}`, ...rows.map(line)].join("\n");
}

export function bullets(items: string[]): string {
  return items.map((item) => `- ${item}`).join("\n");
}
