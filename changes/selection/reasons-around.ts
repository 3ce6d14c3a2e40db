import { reachFrom } from "../graph/reach.ts";
import type { SourceTree } from "../source-tree.ts";
import { findSetupFiles } from "./setup-files.ts";
import type { View } from "./views.ts";

/** Why every test in a folder, or every test at all, is chosen: what runs around them changed. */
export async function reasonsAround(
  head: SourceTree,
  views: View[],
): Promise<{ folder: string; reason: string }[]> {
  const reasons = new Map<string, string>();
  for (const { graph, map, goals, found } of views) {
    for (const { file, folder } of await findSetupFiles(head, graph, map)) {
      if (!found.mayReach.has(file) || reasons.has(folder)) continue;
      const reach = reachFrom(graph, file);
      const goal = goals.find(({ node }) => reach.reaches(node));
      const tests = folder === "" ? "every test" : `every test in ${folder}`;
      if (goal) reasons.set(folder, `${file} runs around ${tests} and reaches ${goal.label}`);
    }
  }
  return [...reasons].map(([folder, reason]) => ({ folder, reason }));
}
