import type { FileFacts } from "../graph/facts.ts";
import type { GraphNode, SymbolGraph } from "../graph/symbol-graph.ts";
import { isRunner } from "../test-files.ts";

/** Stands for all that cannot be told apart: the process, the disk, packages from outside. */
export const world = "<world>";

type Where = { facts: FileFacts; modules: ReadonlyMap<string, string> | undefined };

/** Things outside of a piece of code that outlive its run, and that it may change or see changed. */
export function touchesIn({ file, unit }: GraphNode, { facts, modules }: Where): string[] {
  const { name, refs } = unit;
  if (facts.whole || facts.worldly.includes(name)) return [world];
  const leaves = refs.some((ref) => {
    const imported = importedBy(ref, facts);
    return imported !== null && !modules?.has(imported.from) && !isHarmless(imported);
  });
  if (leaves) return [world];
  return facts.lasting.includes(name) ? [`${file}#${name}`] : [];
}

/** The same for the nodes of a graph, each looked at once. */
export function openTouches(graph: SymbolGraph): (node: GraphNode) => string[] {
  const known = new Map<GraphNode, string[]>();
  return (node) => {
    const linked = graph.files.get(node.file);
    const touches = known.get(node) ?? (linked ? touchesIn(node, linked) : [world]);
    known.set(node, touches);
    return touches;
  };
}

function importedBy(ref: string, { imports }: FileFacts): { from: string; name: string } | null {
  if (ref.startsWith("*")) return { from: ref.slice(1), name: "*" };
  const [first = ""] = ref.split(".");
  const key = [ref, first].find((one) => Object.hasOwn(imports, one));
  return key === undefined ? null : (imports[key] ?? null);
}

const pure =
  /^(node:)?(assert(\/strict)?|path|url|util|querystring)$|^(chai|expect|expect-type|fast-check|tslib)$/;
/** What tests are declared and judged with. What else runners offer changes things for all tests. */
const declaring =
  /^(describe|suite|it|test|expect|assert|expectTypeOf|assertType|(before|after)(Each|All)?|vi|vitest|jest|default)$/;

function isHarmless({ from, name }: { from: string; name: string }): boolean {
  return pure.test(from) || (isRunner(from) && declaring.test(name));
}
