import type { FileFacts } from "../graph/facts.ts";
import type { GraphNode, SymbolGraph } from "../graph/symbol-graph.ts";
import { isRunner } from "../test-files.ts";

type Where = { facts: FileFacts; modules: ReadonlyMap<string, string> | undefined };

/** What a piece of code touches that outlives its run: things of the repository, or of everybody. */
export type Touch = "nothing" | "state" | "world";

/** A package from outside may do anything. */
export function touchOf({ unit }: GraphNode, { facts, modules }: Where): Touch {
  const { name, refs } = unit;
  if (facts.whole || facts.worldly.includes(name)) return "world";
  const leaves = refs.some((ref) => {
    const imported = importedBy(ref, facts);
    return imported !== null && !modules?.has(imported.from) && !isHarmless(imported);
  });
  if (leaves) return "world";
  return facts.lasting.includes(name) ? "state" : "nothing";
}

/** The same for the nodes of a graph, each looked at once. */
export function openTouches(graph: SymbolGraph): (node: GraphNode) => Touch {
  const known = new Map<GraphNode, Touch>();
  return (node) => {
    const linked = graph.files.get(node.file);
    const touch = known.get(node) ?? (linked ? touchOf(node, linked) : "world");
    known.set(node, touch);
    return touch;
  };
}

type Imported = { from: string; name: string; local: string };

function importedBy(ref: string, { imports }: FileFacts): Imported | null {
  if (ref.startsWith("*")) return { from: ref.slice(1), name: "*", local: ref };
  const [first = ""] = ref.split(".");
  const local = [ref, first].find((one) => Object.hasOwn(imports, one));
  const imported = local === undefined ? undefined : imports[local];
  return local === undefined || !imported ? null : { ...imported, local };
}

const pure =
  /^(node:)?(assert(\/strict)?|path|url|util|querystring|string_decoder)$|^(expect-type|fast-check|tslib)$/;
/** What tests are declared and judged with. */
const declaring =
  /^(describe|suite|it|test|specify|expect|assert|expectTypeOf|assertType|default)$/;
/** What is called of these has been judged where it was read, by these very names. */
const toolkits = /^(vi|vitest|jest)$/;

function isHarmless({ from, name, local }: Imported): boolean {
  if (pure.test(from)) return true;
  return isRunner(from) && (declaring.test(name) || (toolkits.test(name) && local === name));
}
