import type { ToolContext } from "./tool-context.ts";

/** Characters of one tool's answer that a model gets to see. */
const longestOutput = 8_000;

const mattering =
  /\b(error|errors|fail|failed|failure|failing|fatal|exception|panic|traceback|assert\w*|expected|received|cannot|undefined reference)\b|^\s*(✗|✘|×|✖|not ok\b|E\s{2,})/i;

/**
 * A long output as its head, the lines that look like trouble, and its tail; the whole is kept.
 * The text must be masked already.
 */
export async function clipOutput(
  text: string,
  context: Pick<ToolContext, "keep">,
): Promise<string> {
  if (text.length <= longestOutput) return text;
  const artifact = await context.keep(text, "text/plain");
  const lines = text.split("\n").map((line) => clipLine(line, 400));
  const head = takeLines(lines, longestOutput * 0.25);
  const tail = takeLines(lines.slice(head.length).reverse(), longestOutput * 0.4).reverse();
  const middle = lines.slice(head.length, lines.length - tail.length);
  const first = head.length + 1;
  const trouble = takeLines(
    middle.flatMap((line, index) => (mattering.test(line) ? [`${first + index}: ${line}`] : [])),
    longestOutput * 0.3,
  );
  const gap = `[lines ${first}-${first + middle.length - 1} of ${lines.length.toLocaleString("en")} left out; all kept as ${artifact.hash.slice(0, 19)}${trouble.length > 0 ? "; among them:" : ""}]`;
  return [
    ...head,
    ...(middle.length > 0 ? [gap, ...trouble] : []),
    ...(trouble.length > 0 ? ["[the end:]"] : []),
    ...tail,
  ].join("\n");
}

/** The first lines that fit into so many characters. */
export function takeLines(lines: string[], characters: number): string[] {
  let used = 0;
  const end = lines.findIndex((line) => {
    used += line.length + 1;
    return used > characters;
  });
  return end === -1 ? lines : lines.slice(0, end);
}

/** A line too long to show, cut and said to be so. */
export function clipLine(line: string, longest: number): string {
  if (line.length <= longest) return line;
  return `${line.slice(0, longest)}…[${(line.length - longest).toLocaleString("en")} more characters]`;
}
