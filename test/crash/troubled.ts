import type { Mutation } from "./life.ts";
import { memoryOutside } from "./outside.ts";
import { playRun, type Trouble } from "./scenario.ts";

type Troubles = {
  kind: Trouble["kind"];
  /** The points at which it is tried, by name. */
  where(name: string): boolean;
  /** So many points later it happens once more. */
  again?: number;
  mutation?: Mutation;
};

/** Trouble at each point in turn: whatever then differs from the run that had none. */
export async function troubled({
  kind,
  where,
  again: later,
  mutation = {},
}: Troubles): Promise<unknown[]> {
  const calm = memoryOutside();
  const { remains, points } = await playRun({ kind: "none", at: 0 }, calm, mutation);
  const different: unknown[] = [];
  for (const [index, name] of points.entries()) {
    if (!where(name)) continue;
    const outside = memoryOutside();
    const trouble = { kind, at: index + 1, again: later };
    const played = await playRun(trouble, outside, mutation).catch(brokeDown);
    const again = outside.modelCalls.length - calm.modelCalls.length;
    const wrongs = [...played.wrongs];
    const second = later === undefined ? "" : (played.points[index + later] ?? "");
    if (again > mayPayAgain(kind, name) + mayPayAgain(kind, second))
      wrongs.push(`${again} model calls paid again`);
    if (JSON.stringify(played.remains) !== JSON.stringify(remains)) wrongs.push("other remains");
    if (wrongs.length > 0) different.push({ at: `${index + 1} ${name}`, wrongs, played });
  }
  return different;
}

/** A call whose answer was not on disk yet is the only one that may be made again. */
function mayPayAgain(kind: Trouble["kind"], name: string): number {
  if (kind === "freeze") return 1;
  return /model\.|journal\.keep|append\(model-called\)/.test(name) ? 1 : 0;
}

function brokeDown(error: unknown) {
  return { wrongs: [`broke down: ${String(error)}`], remains: {}, points: [] };
}
