import { clipLine } from "./clip.ts";
import { withPlainBreaks } from "./replace-text.ts";
import { similarity } from "./similarity.ts";
import { linesOf } from "./text-file.ts";

const mostCandidates = 3;
const mostShownLines = 12;
const mostCompared = 40_000;

/** Shorter text is found anywhere and tells nothing. */
const shortestTelling = 8;

type Candidate = { start: number; score: number };

/** What to tell a model whose `old_string` is not in the file: what comes nearest, and where. */
export function explainMiss(
  text: string,
  edit: { old_string: string; new_string: string },
): string {
  const lines = linesOf(text);
  const wanted = withPlainBreaks(edit.old_string)
    .replace(/^\n+|\n+$/g, "")
    .split("\n");
  const spaced = windowsWhere(lines, wanted, squeeze);
  const said = "Nothing was edited: old_string is not in the file.";
  if (spaced.length > 0) {
    return [
      `${said} These lines differ from it only in white space or indentation; copy them exactly:`,
      ...show(lines, spaced, wanted.length),
    ].join("\n");
  }
  const done = withPlainBreaks(text).indexOf(withPlainBreaks(edit.new_string));
  if (edit.new_string.trim().length >= shortestTelling && done !== -1) {
    const line = withPlainBreaks(text).slice(0, done).split("\n").length;
    return `${said} new_string is there already, at line ${line}: the edit may have been made.`;
  }
  const near = nearest(lines, wanted);
  if (near.length === 0)
    return `${said} Nothing in it comes near. Read the file again, or search_code for the text.`;
  return [`${said} The nearest:`, ...show(lines, near, wanted.length)].join("\n");
}

function squeeze(line: string): string {
  return line.replace(/\s+/g, "");
}

/** Places where every line equals the wanted one once both are normalised. */
function windowsWhere(
  lines: string[],
  wanted: string[],
  normalise: (line: string) => string,
): Candidate[] {
  const have = lines.map(normalise);
  const want = wanted.map(normalise);
  if (want.every((line) => line === "")) return [];
  return have.flatMap((_, start) =>
    want.every((line, index) => have[start + index] === line) ? [{ start, score: 1 }] : [],
  );
}

/** The windows most alike, best first, none over another. */
function nearest(lines: string[], wanted: string[]): Candidate[] {
  const compared = wanted.slice(
    0,
    Math.max(1, Math.floor(mostCompared / Math.max(lines.length, 1))),
  );
  const scored = lines
    .map((_, start) => ({ start, score: windowScore(lines, start, compared) }))
    .filter(({ score }) => score >= 0.4)
    .sort((one, other) => other.score - one.score || one.start - other.start);
  const best: Candidate[] = [];
  for (const candidate of scored) {
    if (best.length === mostCandidates) break;
    if (best.every((taken) => Math.abs(taken.start - candidate.start) >= wanted.length))
      best.push(candidate);
  }
  const top = best[0]?.score ?? 0;
  return best.filter(({ score }) => score >= top - 0.25);
}

/** Each line weighs as much as it is long, so that lone brackets do not decide. */
function windowScore(lines: string[], start: number, wanted: string[]): number {
  let alike = 0;
  let weight = 0;
  for (const [index, line] of wanted.entries()) {
    const want = line.trim().slice(0, 200);
    const have = (lines[start + index] ?? "").trim().slice(0, 200);
    weight += want.length;
    alike += want.length * similarity(want, have);
  }
  return weight === 0 ? 0 : alike / weight;
}

function show(lines: string[], candidates: Candidate[], height: number): string[] {
  return candidates.slice(0, mostCandidates).flatMap(({ start }) => {
    const end = Math.min(start + height, lines.length);
    const shown = lines.slice(start, Math.min(end, start + mostShownLines));
    const rest = end - start > shown.length ? [`… ${end - start - shown.length} more`] : [];
    const place = end - start > 1 ? `lines ${start + 1}-${end}` : `line ${start + 1}`;
    return [`[${place}]`, ...shown.map((line) => clipLine(line, 300)), ...rest];
  });
}
