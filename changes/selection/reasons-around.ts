import { reachFrom } from "../graph/reach.ts";
import type { SourceTree } from "../source-tree.ts";
import { findSetupFiles, type Setup } from "./setup-files.ts";
import type { View } from "./views.ts";

/** Why the tests in a folder are chosen, all where it is empty: what runs around them changed. */
export type AroundReason = {
  folder: string;
  reason: string;
  /** Tests that are recorded with what ran around them, which was nothing of what changed. */
  spared: ReadonlySet<string>;
};

export async function reasonsAround(
  head: SourceTree,
  views: View[],
  tests: string[],
): Promise<AroundReason[]> {
  const reasons: AroundReason[] = [];
  const isTold = (folder: string) =>
    reasons.some((known) => known.folder === folder && known.spared.size === 0);
  for (const view of views) {
    for (const setup of await findSetupFiles(head, view.graph, view.map)) {
      const reason = isTold(setup.folder) ? null : reasonOf(setup, view, tests);
      if (reason) reasons.push(reason);
    }
  }
  return reasons;
}

function reasonOf(
  { file, folder, isNoted }: Setup,
  { graph, goals, judge, found }: View,
  tests: string[],
): AroundReason | null {
  if (!found.mayReach.has(file)) return null;
  const reach = reachFrom(graph, file);
  const reached = goals.filter(({ node }) => reach.reaches(node));
  const [first] = reached;
  if (!first) return null;
  const around = folder === "" ? "every test" : `every test in ${folder}`;
  const isSpared = (test: string) => reached.every((goal) => judge(test, goal) === "spared");
  return {
    folder,
    reason: `${file} runs around ${around} and reaches ${first.label}`,
    spared: new Set(isNoted ? tests.filter(isSpared) : []),
  };
}

export function isAround({ folder, spared }: AroundReason, test: string): boolean {
  return (folder === "" || test.startsWith(`${folder}/`)) && !spared.has(test);
}
