import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { FileFacts } from "../../changes/graph/facts.ts";
import { filesThatMayReach, openLoaders } from "../../changes/graph/may-reach.ts";
import { readProjectMap } from "../../changes/graph/project-map.ts";
import { reachFrom } from "../../changes/graph/reach.ts";
import { readFacts } from "../../changes/graph/read-facts.ts";
import { buildGraph, type SymbolGraph } from "../../changes/graph/symbol-graph.ts";
import { isCode } from "../../changes/languages.ts";
import { type Files, memoryTree } from "./memory-tree.ts";
import { traps } from "./traps/all-traps.ts";

const rooms =
  "agents changes cli composition contracts pipeline policies store test tools workers".split(" ");

async function graphOf(files: Files): Promise<SymbolGraph> {
  const map = await readProjectMap(memoryTree(files), Object.keys(files));
  const code = Object.entries(files).filter(([path]) => isCode(path));
  const facts = code.map(([path, source]): [string, FileFacts] => [path, readFacts(path, source)]);
  return buildGraph(new Map(facts), map);
}

/** Files that reach a node, and are not told as such that may; and how many may, of how many. */
function leftOut(graph: SymbolGraph, goals: number[]): { lost: string[]; may: number } {
  const loadersOf = openLoaders(graph);
  const may = goals.map((goal) => filesThatMayReach(graph, [goal], loadersOf));
  const lost = [...graph.files.keys()].flatMap((file) => {
    const reach = reachFrom(graph, file);
    return goals.flatMap((goal, place) =>
      reach.reaches(goal) && !may[place]?.has(file)
        ? [`${file} reaches ${graph.nodes[goal]?.file}: ${graph.nodes[goal]?.unit.name}`]
        : [],
    );
  });
  return { lost, may: may.reduce((sum, { size }) => sum + size, 0) / goals.length };
}

describe("files that may reach a symbol", () => {
  it("are all that reach one, in every small repository with a trap", async () => {
    for (const { files } of traps) {
      const graph = await graphOf(files);
      expect(leftOut(graph, [...graph.nodes.keys()]).lost).toEqual([]);
    }
  });

  it("are all that reach one, and few of all, in this repository", async () => {
    const root = join(import.meta.dirname, "../..");
    const paths = rooms.flatMap((room) =>
      readdirSync(join(root, room), { recursive: true, encoding: "utf8" })
        .filter((path) => path.endsWith(".ts"))
        .map((path) => `${room}/${path}`),
    );
    const sources = paths.map((path) => [path, readFileSync(join(root, path), "utf8")]);
    const graph = await graphOf(Object.fromEntries(sources));
    const goals = [...graph.nodes.keys()].filter((node) => node % 240 === 0);

    const { lost, may } = leftOut(graph, goals);

    expect(lost).toEqual([]);
    expect(may).toBeLessThan(0.5 * paths.length);
  });
});
