import type { FileUnits } from "./read-units.ts";
import { type Position, readPositions } from "./source-positions.ts";

/** A stretch of code that came from one function of the source, or from none. */
type Stretch = { first: number; last: number; unit: string | null };

/** Code as it was run, with the functions of its source that it came from. */
export type Trace = {
  /** Functions that begin before this offset are the runner's. */
  start: number;
  stretches: Stretch[];
  /** Functions of the source of which no trace is left. */
  lost: string[];
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
  const seen = new Set(stretches.map(({ unit }) => unit));
  return {
    start,
    stretches: stretches.map(({ first, last, unit }) => ({
      first: first + start,
      last: last + start,
      unit,
    })),
    lost: [...units.functions.keys()].filter((name) => !seen.has(name)),
  };
}

/** Units the code between two offsets came from. */
export function unitsBetween({ stretches }: Trace, from: number, to: number): string[] {
  const at = stretches.findIndex(({ last }) => last >= from);
  const units: string[] = [];
  for (const stretch of at < 0 ? [] : stretches.slice(at)) {
    if (stretch.first >= to) break;
    units.push(...unitOf(stretch));
  }
  const isKnown = at >= 0 && (stretches[at]?.first ?? to) < to;
  // A function of which nothing is traced belongs to what begins before it.
  return isKnown ? units : unitOf(at < 0 ? stretches.at(-1) : stretches[at - 1]);
}

function unitOf(stretch: Stretch | undefined): string[] {
  return stretch?.unit ? [stretch.unit] : [];
}

/** All of a source: its functions, and the stretches between them. */
function layout({ functions }: FileUnits, length: number): Stretch[] {
  const spans = [...functions].flatMap(([unit, { spans: own }]) =>
    own.map(({ start, end }) => ({ first: start, last: end - 1, unit })),
  );
  const stretches: Stretch[] = [];
  let at = 0;
  for (const span of spans.sort((a, b) => a.first - b.first)) {
    if (at < span.first) stretches.push({ first: at, last: span.first - 1, unit: null });
    stretches.push(span);
    at = span.last + 1;
  }
  return [...stretches, { first: at, last: Math.max(at, length), unit: null }];
}

function stretchesOf(positions: Position[], source: Stretch[]): Stretch[] {
  const stretches: Stretch[] = [];
  for (const { generated, original } of positions) {
    const unit = source.find(({ last }) => original <= last)?.unit ?? null;
    const current = stretches.at(-1);
    if (current?.unit === unit) current.last = generated;
    else stretches.push({ first: generated, last: generated, unit });
  }
  return stretches;
}
