const MOST_CHARACTERS = 4000;
const HEAD_LINES = 10;
const telling = /error|fail|✖|✗|not ok|expected|received|assert|exception|cannot|undefined|warn/i;

/** The lines of a log that say what went wrong: its head, the telling ones, its end. */
export function excerpt(log: string): string {
  const text = log.trim();
  if (text.length <= MOST_CHARACTERS) return text;
  const lines = text.split("\n").map((line) => line.slice(0, 400));
  const tail = fitting(lines.slice().reverse(), MOST_CHARACTERS * 0.4).reverse();
  const rest = lines.slice(0, lines.length - tail.length);
  const head = fitting(rest.slice(0, HEAD_LINES), MOST_CHARACTERS * 0.15);
  const middle = rest.slice(head.length).filter((line) => telling.test(line));
  const chosen = fitting(middle, MOST_CHARACTERS * 0.4);
  const left = lines.length - head.length - tail.length - chosen.length;
  return [...head, `[… ${left} lines left out …]`, ...chosen, "[…]", ...tail].join("\n");
}

function fitting(lines: string[], characters: number): string[] {
  const chosen: string[] = [];
  let left = characters;
  for (const line of lines) {
    left -= line.length + 1;
    if (left < 0) break;
    chosen.push(line);
  }
  return chosen;
}
