import { type FileFacts, moduleUnit } from "../graph/facts.ts";
import { runsAtLoad } from "../graph/symbol-graph.ts";

/** Whether making a value ran code when the file was loaded, and runs none now. */
export function losesRuns(
  before: FileFacts,
  after: FileFacts | undefined,
  all: ReadonlyMap<string, FileFacts>,
): boolean {
  const inert = new Set(
    after?.units.flatMap(({ name, load }) =>
      load === "inert" && name !== moduleUnit ? [name] : [],
    ),
  );
  const lost = before.units.filter(({ name, load }) => load !== "inert" && inert.has(name));
  if (lost.length === 0) return false;
  const getters = new Set([...all.values(), before].flatMap((facts) => facts.getters));
  return lost.some((unit) => runsAtLoad(unit, getters));
}
