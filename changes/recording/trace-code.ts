import type { FileUnits } from "./read-units.ts";
import { type Position, readPositions } from "./source-positions.ts";

/** A stretch of code that came from one function of the source, or from none. */
type Stretch = { first: number; last: number; unit: string | null };

/** Code as it was run, with the functions of its source that it came from. */
export type Trace = {
  /** Functions that begin before this offset are the runner's. */
  start: number;
  stretches: Stretch[];
};

/** What runners put around a module: vitest, jest. */
const wrapping =
  /^('use strict';)?async \([^)]*\)\s*=>\s*\{\{|^\(\{"Object\.<anonymous>":function\([^)]*\)\{/;

/** Traces code to the units of its source; null when that cannot be done for certain. */
export function traceCode(code: string, source: string, units: FileUnits): Trace | null {
  const start = wrapping.exec(code)?.[0].length ?? 0;
  const positions = readPositions(code.slice(start), source);
  if (positions === null) return null;
  const parts = layout(units, source.length);
  const stretches = positions === "same" ? parts : stretchesOf(positions, parts);
  return {
    start,
    stretches: stretches.map(({ first, last, unit }) => ({
      first: first + start,
      last: last + start,
      unit,
    })),
  };
}

/** Units that a function came from, by the pieces of it that are its own. */
export function unitsOf(trace: Trace, pieces: [number, number][]): string[] {
  const met = pieces.flatMap(([from, to]) => stretchesBetween(trace, from, to));
  if (met.length > 0) return met.flatMap(({ unit }) => unit ?? []);
  const [first, last] = [pieces.at(0), pieces.at(-1)];
  if (!first || !last) return [];
  const [inner] = stretchesBetween(trace, first[0], last[1]);
  if (inner) return unitAround(inner.unit);
  // A function of which nothing is traced belongs to what begins before it.
  const before = trace.stretches[firstFrom(trace.stretches, first[0]) - 1]?.unit;
  return before ? [before] : [];
}

function unitAround(unit: string | null): string[] {
  return unit === null ? [] : [unit.replace(/>\d+$/, "")];
}

function stretchesBetween({ stretches }: Trace, from: number, to: number): Stretch[] {
  const met: Stretch[] = [];
  for (let at = firstFrom(stretches, from); at < stretches.length; at += 1) {
    const stretch = stretches[at];
    if (!stretch || stretch.first >= to) break;
    met.push(stretch);
  }
  return met;
}

/** The first stretch that does not end before an offset. */
function firstFrom(stretches: Stretch[], offset: number): number {
  let [low, high] = [0, stretches.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((stretches[middle]?.last ?? 0) < offset) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** All of a source: its functions, and the stretches around them. */
function layout({ functions }: FileUnits, length: number): Stretch[] {
  const spans = [...functions].flatMap(([unit, { spans: own }]) =>
    own.map(({ start, end }) => ({ start, end, unit })),
  );
  const stretches: Stretch[] = [];
  const open: typeof spans = [];
  let at = 0;
  const goTo = (offset: number) => {
    const unit = open.at(-1)?.unit ?? null;
    if (at < offset) stretches.push({ first: at, last: offset - 1, unit });
    at = Math.max(at, offset);
  };
  const leave = (before: number) => {
    for (let last = open.at(-1); last && last.end <= before; last = open.at(-1)) {
      goTo(last.end);
      open.pop();
    }
  };
  for (const span of spans.sort((a, b) => a.start - b.start || b.end - a.end)) {
    leave(span.start);
    goTo(span.start);
    open.push(span);
  }
  leave(length);
  goTo(length + 1);
  return stretches;
}

function stretchesOf(positions: Position[], source: Stretch[]): Stretch[] {
  const stretches: Stretch[] = [];
  for (const { generated, original } of positions) {
    const unit = source[firstFrom(source, original)]?.unit ?? null;
    const current = stretches.at(-1);
    if (current?.unit === unit) current.last = generated;
    else stretches.push({ first: generated, last: generated, unit });
  }
  return stretches;
}
