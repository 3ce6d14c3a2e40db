import type { RanScripts } from "../../contracts/coverage.ts";
import type { FileUnits } from "./read-units.ts";
import { type Trace, unitsOf } from "./trace-code.ts";

type RanFunction = RanScripts["scripts"][number]["functions"][number];
type Placed = { name: string; ran: boolean; units: string[] };

/** Functions of a source file that ran; null when that cannot be told, and any may have. */
export function ranFunctions(
  functions: RanFunction[],
  trace: Trace,
  units: FileUnits,
): Set<string> | null {
  const [, ...inner] = functions;
  const placed = ownPieces(inner).flatMap(({ start, name, ran, pieces }): Placed[] =>
    start < trace.start ? [] : [{ name, ran, units: unitsOf(trace, pieces) }],
  );
  if (leadsAstray(placed, units)) return null;
  const found = placed.flatMap(({ ran, units: own }) => (ran ? own : []));
  const placedIn = new Set(placed.flatMap(({ units: own }) => own));
  // What no function came from may have been moved to where nothing is noted.
  const lost = [...units.functions.keys()].filter((unit) => !placedIn.has(unit));
  return new Set([...found, ...lost]);
}

type Pieces = { start: number; ran: boolean; name: string; pieces: [number, number][] };

/** What of each function is its own: all but the functions in it. */
function ownPieces(functions: RanFunction[]): Pieces[] {
  const sorted = [...functions].sort((a, b) => a[0] - b[0] || b[1] - a[1]);
  const open: { end: number; at: number; own: Pieces }[] = [];
  const close = (before: number) => {
    for (let last = open.at(-1); last && last.end <= before; last = open.at(-1)) {
      if (last.at < last.end) last.own.pieces.push([last.at, last.end]);
      open.pop();
    }
  };
  const all = sorted.map(([start, end, ran, name]) => {
    close(start);
    const around = open.at(-1);
    if (around) {
      if (around.at < start) around.own.pieces.push([around.at, start]);
      around.at = Math.max(around.at, end);
    }
    const own: Pieces = { start, ran, name, pieces: [] };
    open.push({ end, at: start, own });
    return own;
  });
  close(Number.POSITIVE_INFINITY);
  return all;
}

/** No function by the name of a unit was found in that unit: then the map is wrong. */
function leadsAstray(placed: Placed[], units: FileUnits): boolean {
  const named = placed.filter(
    ({ name, units: own }) => units.functions.has(name) && own.length > 0,
  );
  const right = new Set(named.flatMap(({ name, units: own }) => (isIn(name, own) ? [name] : [])));
  return named.some(({ name }) => !right.has(name));
}

/** What is assigned to a member, anywhere in its class, is called by the name of that member. */
function isIn(name: string, units: string[]): boolean {
  const owner = name.replace(/\.[^.]*$/, "");
  return units.some(
    (unit) => unit === name || unit.startsWith(`${owner}>`) || unit.startsWith(`${owner}.`),
  );
}
