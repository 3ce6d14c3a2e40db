/** A place of the code that ran, and the offset in the source that it came from. */
export type Position = { generated: number; original: number };

type SourceMap = { sources: unknown[]; sourcesContent?: unknown[]; mappings: string };

const mapComment =
  /\/\/# sourceMappingURL=data:application\/json;(?:charset=[\w-]+;)?base64,([A-Za-z0-9+/=]+)/g;

/** Where the parts of code came from; "same" if offset by offset, null if that is not certain. */
export function readPositions(code: string, source: string): Position[] | "same" | null {
  if (code.startsWith(source) || isBlanked(code, source)) return "same";
  const map = readMap(code);
  if (map?.sources.length !== 1) return null;
  const [content] = map.sourcesContent ?? [];
  if (typeof content === "string" && content !== source) return null;
  // A map that knows lines alone cannot tell functions of one line apart.
  if (!map.mappings.includes(",")) return null;
  return decode(map.mappings, lineStarts(code), lineStarts(source));
}

/** Types were replaced by spaces, so that every offset stayed. */
function isBlanked(code: string, source: string): boolean {
  const bare = code.replace(/\s*\/\/# sourceURL=.*$/, "");
  if (bare.length !== source.trimEnd().length && bare.length !== source.length) return false;
  return [...bare].every((char, at) => char === source[at] || /\s|;/.test(char));
}

function readMap(code: string): SourceMap | null {
  const [, encoded] = [...code.matchAll(mapComment)].at(-1) ?? [];
  if (encoded === undefined) return null;
  try {
    const map: unknown = JSON.parse(Buffer.from(encoded, "base64").toString("utf8"));
    return isMap(map) ? map : null;
  } catch {
    return null;
  }
}

function isMap(value: unknown): value is SourceMap {
  return (
    typeof value === "object" &&
    value !== null &&
    "mappings" in value &&
    typeof value.mappings === "string" &&
    "sources" in value &&
    Array.isArray(value.sources)
  );
}

function lineStarts(text: string): number[] {
  const starts = [0];
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) starts.push(at + 1);
  return starts;
}

/** Reads the mappings of a source map, version 3, that has a single source. */
function decode(mappings: string, codeLines: number[], sourceLines: number[]): Position[] {
  const positions: Position[] = [];
  let [line, column] = [0, 0];
  for (const [row, segments] of mappings.split(";").entries()) {
    let place = 0;
    for (const segment of segments.split(",")) {
      const [step = 0, , lines, columns] = numbersOf(segment);
      place += step;
      if (lines === undefined || columns === undefined) continue;
      line += lines;
      column += columns;
      const [from, to] = [codeLines[row], sourceLines[line]];
      if (from === undefined || to === undefined) continue;
      positions.push({ generated: from + place, original: to + column });
    }
  }
  return positions;
}

const digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

function numbersOf(segment: string): number[] {
  const numbers: number[] = [];
  let [value, shift] = [0, 0];
  for (const char of segment) {
    const digit = digits.indexOf(char);
    value += (digit & 31) << shift;
    shift += 5;
    if (digit & 32) continue;
    numbers.push(value & 1 ? -(value >> 1) : value >> 1);
    [value, shift] = [0, 0];
  }
  return numbers;
}
