import { emptyFacts, emptyUnit, type FileFacts, moduleUnit } from "../graph/facts.ts";
import { followLinks, type Links, linkedPaths, linkMap } from "../graph/links.ts";
import { relativePath } from "../graph/paths.ts";
import { isCode } from "../languages.ts";
import type { SourceTree } from "../source-tree.ts";
import { isTestFile } from "../test-files.ts";

/** Adds the tests that are found a second time through a link: runners run them there too. */
export function addLinkedTests(facts: Map<string, FileFacts>, links: Links): void {
  for (const [path, file] of linkedPaths(links, facts.keys())) {
    const own = facts.get(file);
    if (own && isTestFile(path, own)) facts.set(path, loading(relativePath(path, file), own));
  }
}

/** Node and vite run what a link leads to from its own place. */
function loading(target: string, facts: FileFacts): FileFacts {
  const { declaresTests, handsOverTests } = facts;
  const runners = facts.loads.filter((from) => !from.startsWith("."));
  const module = {
    ...emptyUnit(moduleUnit, "module"),
    refs: [`*${target}`],
    load: "runs" as const,
  };
  const loads = [target, ...runners];
  return { ...emptyFacts(), loads, declaresTests, handsOverTests, units: [module] };
}

/** Why a link that came, went or leads elsewhere may alter any test; null when none does. */
export async function linkReason(base: SourceTree, head: SourceTree): Promise<string | null> {
  const [before, now] = [linkMap(await base.links()), linkMap(await head.links())];
  const changed = [...before.keys(), ...now.keys()].filter(
    (path) => before.get(path) !== now.get(path),
  );
  for (const path of changed) {
    const leads =
      leadsToCode(now, path, await head.list()) || leadsToCode(before, path, await base.list());
    if (leads) return `${path} is a link that changed, and leads to code`;
  }
  return null;
}

function leadsToCode(links: Links, path: string, files: string[]): boolean {
  if (!links.has(path)) return false;
  const only = new Map([[path, followLinks(links, path)]]);
  return linkedPaths(only, files.filter(isCode)).size > 0;
}
