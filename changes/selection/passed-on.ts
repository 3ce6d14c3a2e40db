import type { UnitPlace } from "../graph/export-lookup.ts";
import type { SymbolGraph } from "../graph/symbol-graph.ts";
import type { Goal, Side } from "./goals.ts";

/** Units behind each name that a file exports. */
type Offer = ReadonlyMap<string, readonly UnitPlace[]>;

/** A file on both sides of the change. */
export type Sides<T> = Record<Side, T>;

/** Whether a file passes on all that other modules export, and not what the same ones did before. */
export function passesOnOthers(path: Sides<string>, graph: Sides<SymbolGraph>): boolean {
  const stars = (side: Side) => [...(graph[side].files.get(path[side])?.facts.stars ?? [])];
  return stars("base").sort().join("\n") !== stars("head").sort().join("\n");
}

/** Names that a file passes on otherwise than before: who uses one leads to what stands behind it. */
export function passedOnGoals(path: Sides<string>, graph: Sides<SymbolGraph>): Sides<Goal[]> {
  const offers = { base: offerOf(graph.base, path.base), head: offerOf(graph.head, path.head) };
  const names = new Set([...offers.base.keys(), ...offers.head.keys()]);
  const changed = [...names].filter(
    (name) => placesIn(offers.base.get(name)) !== placesIn(offers.head.get(name)),
  );
  return { base: goalsOf("base"), head: goalsOf("head") };

  function goalsOf(side: Side): Goal[] {
    return changed.flatMap((name) =>
      (offers[side].get(name) ?? []).flatMap(({ file, unit }) => {
        const node = graph[side].nodesOf(file).get(unit);
        return node === undefined ? [] : [{ label: name, node, symbol: null }];
      }),
    );
  }
}

function placesIn(places: readonly UnitPlace[] = []): string {
  const texts = places.map(({ file, unit }) => `${file}#${unit}`);
  return [...new Set(texts)].sort().join("\n");
}

/** In one walk over what is passed on, as there may be thousands of names and files. */
function offerOf({ files }: SymbolGraph, path: string): Offer {
  const known = new Map<string, Map<string, UnitPlace[]>>();
  const read = (file: string): Offer => {
    const before = known.get(file);
    if (before) return before;
    const { facts, modules } = files.get(file) ?? {};
    const own = Object.entries(facts?.exports ?? {});
    const offer = new Map(own.map(([name, unit]) => [name, [{ file, unit }]]));
    known.set(file, offer);
    const hidden = new Set([...offer.keys(), "default"]);
    const passed = facts?.stars.flatMap((star) => [...read(modules?.get(star) ?? "")]) ?? [];
    for (const [name, places] of passed)
      if (!hidden.has(name)) offer.set(name, [...(offer.get(name) ?? []), ...places]);
    return offer;
  };
  return read(path);
}

/** The file and all whose exports it passes on. */
export function starred({ files }: SymbolGraph, path: string): Set<string> {
  const found = new Set([path]);
  for (const file of found) {
    const { facts, modules } = files.get(file) ?? {};
    for (const star of facts?.stars ?? []) {
      const target = modules?.get(star);
      if (target !== undefined) found.add(target);
    }
  }
  return found;
}
