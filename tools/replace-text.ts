export type Replacement = {
  text: string;
  /** 1-based lines where the old text began. */
  lines: number[];
  /** The new text is the old one. */
  same: boolean;
};

/**
 * Replaces every occurrence. `\n` in old or new text stands for whatever ends a line in this text,
 * and all that is not replaced stays byte for byte.
 */
export function replaceExactly(text: string, oldText: string, newText: string): Replacement {
  const wanted = withPlainBreaks(oldText);
  const given = withPlainBreaks(newText);
  const plain = withPlainBreaks(text);
  const starts = wanted === "" ? [] : occurrences(plain, wanted);
  const ending = lineEnding(text);
  const original = offsetsIn(text);
  const pieces: string[] = [];
  let from = 0;
  for (const start of starts) {
    pieces.push(
      text.slice(from, original(start)),
      given.replaceAll("\n", () => ending),
    );
    from = original(start + wanted.length);
  }
  return {
    text: pieces.join("") + text.slice(from),
    lines: starts.map((start) => lineAt(plain, start)),
    same: wanted === given,
  };
}

export function withPlainBreaks(text: string): string {
  return text.replaceAll("\r\n", "\n");
}

/** What ends most lines. */
function lineEnding(text: string): "\n" | "\r\n" {
  const all = text.split("\n").length - 1;
  const carriage = text.split("\r\n").length - 1;
  return carriage > all / 2 ? "\r\n" : "\n";
}

function occurrences(text: string, wanted: string): number[] {
  const starts: number[] = [];
  for (let at = text.indexOf(wanted); at !== -1; at = text.indexOf(wanted, at + wanted.length)) {
    starts.push(at);
  }
  return starts;
}

/** Maps an offset in the text with plain breaks to the original; asked in rising order. */
function offsetsIn(text: string): (offset: number) => number {
  let dropped = 0;
  let next = text.indexOf("\r\n");
  return (offset) => {
    while (next !== -1 && next - dropped < offset) {
      dropped += 1;
      next = text.indexOf("\r\n", next + 2);
    }
    return offset + dropped;
  };
}

function lineAt(text: string, offset: number): number {
  return text.slice(0, offset).split("\n").length;
}
