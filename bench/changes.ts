import { createHash } from "node:crypto";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { detectChanges } from "../changes/detect-changes.ts";
import { FactsIndex } from "../changes/graph/facts-index.ts";
import { readProjectMap } from "../changes/graph/project-map.ts";
import { reachFrom } from "../changes/graph/reach.ts";
import { buildGraph, type SymbolGraph } from "../changes/graph/symbol-graph.ts";
import { selectTests } from "../changes/select-tests.ts";
import type { SourceTree } from "../changes/source-tree.ts";
import { isTestFile, isTestMaterial } from "../changes/test-files.ts";

/**
 * Measures test selection over a folder of checked-out repositories:
 * `tsx bench/changes.ts FOLDER...`. Prints one JSON line a repository; without one it makes its own.
 */
async function main(folders: string[]): Promise<void> {
  for (const folder of folders) {
    const tree = folderTree(folder, await listFiles(folder));
    const cacheDir = await mkdtemp(join(tmpdir(), "patchgate-bench-"));
    const index = await timed(() => indexOnce(tree, cacheDir));
    const warm = await timed(() => indexOnce(tree, cacheDir));
    const { graph, tests } = index.value;
    const sizes = measureSizes(graph, tests);
    const edit = await timed(() => selectOneEdit(tree, graph, cacheDir));
    console.log(
      JSON.stringify({
        folder,
        files: graph.files.size,
        tests: tests.length,
        nodes: graph.nodes.length,
        coldMs: index.ms,
        warmMs: warm.ms,
        oneEditMs: edit.ms,
        selected: edit.value,
        rssMb: Math.round(process.memoryUsage().rss / 1e6),
        ...sizes,
      }),
    );
  }
}

async function timed<T>(work: () => Promise<T>): Promise<{ value: T; ms: number }> {
  const start = performance.now();
  const value = await work();
  return { value, ms: Math.round(performance.now() - start) };
}

async function listFiles(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .filter((path) => !/(^|\/)(node_modules|\.git)\//.test(path));
}

function folderTree(folder: string, paths: string[]): SourceTree {
  const read = (path: string) => readFile(join(folder, path), "utf8").catch(() => null);
  return {
    list: async () => paths,
    read,
    hash: async (path) => {
      const source = await read(path);
      return source === null ? null : createHash("sha1").update(source).digest("hex");
    },
  };
}

async function indexOnce(tree: SourceTree, cacheDir: string) {
  const paths = await tree.list();
  const index = await FactsIndex.open(cacheDir);
  const facts = await index.readAll(tree, paths);
  await index.save();
  const graph = buildGraph(facts, await readProjectMap(tree, paths));
  const tests = [...facts].flatMap(([path, own]) => (isTestFile(path, own) ? [path] : []));
  return { graph, tests };
}

/** Mean share of the test files that a change to one function selects, against whole modules. */
function measureSizes(graph: SymbolGraph, tests: string[]) {
  const sources = graph.nodes.flatMap((node, index) =>
    isSource(graph, node.file) && ["function", "method"].includes(node.unit.kind) ? [index] : [],
  );
  const bySymbol = new Map<number, number>();
  const byFile = new Map<number, number>();
  for (const test of tests) {
    const reach = reachFrom(graph, test);
    for (const node of sources) {
      if (reach.reaches(node)) bySymbol.set(node, (bySymbol.get(node) ?? 0) + 1);
      if (reach.loaded.has(graph.nodes[node]?.file ?? ""))
        byFile.set(node, (byFile.get(node) ?? 0) + 1);
    }
  }
  const mean = (counts: Map<number, number>) => {
    const total = [...counts.values()].reduce((sum, count) => sum + count, 0);
    return Number((total / sources.length / tests.length).toFixed(4));
  };
  return { functions: sources.length, symbolShare: mean(bySymbol), moduleShare: mean(byFile) };
}

function isSource(graph: SymbolGraph, path: string): boolean {
  return !isTestMaterial(path) && !graph.files.get(path)?.facts.declaresTests;
}

/** Detection and selection for a new first line in one function of the repository. */
async function selectOneEdit(base: SourceTree, graph: SymbolGraph, cacheDir: string) {
  const node = graph.nodes.find(
    ({ file, unit }) => isSource(graph, file) && unit.kind === "function",
  );
  const path = node?.file ?? "";
  const source = (await base.read(path)) ?? "";
  const edited = source.replace(/\{\s*\n/, (start) => `${start}  performance.now();\n`);
  const head: SourceTree = {
    ...base,
    read: async (other) => (other === path ? edited : await base.read(other)),
    hash: async (other) => (other === path ? "edited" : await base.hash(other)),
  };
  const files = [{ path, previousPath: null, status: "modified" as const }];
  const changes = await detectChanges({ base, head, files, baseSha: "base", headSha: "head" });
  const selection = await selectTests({ changes, base, head, cacheDir });
  return `${selection.tests.length}/${selection.total} ${selection.fullBecause ?? ""}`;
}

/** 1,000 modules, each of which uses two earlier ones, and a test for every tenth. */
async function makeRepository(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "patchgate-bench-"));
  for (let number = 0; number < 1000; number += 1) {
    const uses = number < 10 ? [] : [Math.floor(number / 2), Math.floor(number / 3)];
    const imports = uses.map((other) => `import { f${other} } from "./m${other}.ts";\n`);
    const sum = [...uses.map((other) => `f${other}()`), number].join(" + ");
    const source = `${imports.join("")}export function f${number}(): number {\n  return ${sum};\n}\n`;
    await writeFile(join(folder, `m${number}.ts`), source);
    const test = `import { f${number} } from "./m${number}.ts";\ntest("f", () => f${number}());\n`;
    if (number % 10 === 0) await writeFile(join(folder, `m${number}.test.ts`), test);
  }
  return folder;
}

const given = process.argv.slice(2);
if (given.length > 0) await main(given);
else {
  const folder = await makeRepository();
  await main([folder]);
  await rm(folder, { recursive: true });
}
