export type CommitText = {
  title: string;
  body: string;
  /** Key and value of each line at the end, e.g. Patchgate-Run. */
  trailers: readonly (readonly [key: string, value: string])[];
};

const titleLimit = 72;
const bodyWidth = 72;

/** A message a maintainer accepts: one short title, a wrapped body, trailers. */
export function commitMessage({ title, body, trailers }: CommitText): string {
  const paragraphs = cleanText(body).split(/\n{2,}/);
  const parts = [
    shorten(cleanText(title).replace(/\s+/g, " ")),
    ...paragraphs.map(wrapParagraph),
    trailers.map(([key, value]) => `${key}: ${cleanText(value).replace(/\s+/g, " ")}`).join("\n"),
  ];
  return `${parts.filter((part) => part !== "").join("\n\n")}\n`;
}

/** A model's or a ticket's text may hold characters that a terminal would obey. */
function cleanText(text: string): string {
  const lines = text.replace(/\r\n?/g, "\n");
  return lines.replace(/(?![\n\t])[\p{Cc}\p{Cf}]/gu, "").trim();
}

function shorten(title: string): string {
  if (title.length <= titleLimit) return title.replace(/[.\s]+$/, "");
  const cut = title.slice(0, titleLimit);
  return cut.slice(0, Math.max(cut.lastIndexOf(" "), titleLimit / 2)).replace(/[\s,.;:]+$/, "");
}

/** Lines that were laid out on purpose, lists and code, stay as they are. */
function wrapParagraph(paragraph: string): string {
  const laidOut = paragraph
    .split("\n")
    .some((line) => /^\s*(?:[-*+#>|`]|\d+[.)]|\s{2,})/.test(line));
  if (laidOut) return paragraph;
  const lines: string[] = [];
  let line = "";
  for (const word of paragraph.split(/\s+/)) {
    if (line !== "" && line.length + 1 + word.length > bodyWidth) {
      lines.push(line);
      line = word;
    } else {
      line = line === "" ? word : `${line} ${word}`;
    }
  }
  return [...lines, line].join("\n");
}
