import type { SelectedTest, TestSelection } from "../../contracts/test-selection.ts";
import type { SymbolGraph } from "../graph/symbol-graph.ts";
import type { Reason } from "../selection/find-tests.ts";
import type { SourceTree } from "../source-tree.ts";
import { narrowFile } from "./narrow-file.ts";
import { type Cases, readCases } from "./read-cases.ts";

/** Of more files than this, taking them apart costs more than it saves. */
const mostFiles = 10;

/** Names the tests to run of each chosen file, where the others in it cannot notice the change. */
export async function nameTests(
  selection: TestSelection,
  reasons: Reason[],
  head: SourceTree,
): Promise<TestSelection> {
  if (selection.tests.length > mostFiles) return selection;
  const named = selection.tests.map(async (test): Promise<SelectedTest> => {
    const own = reasons.filter((reason) => reason.test === test.file);
    const source = test.by === "changed" ? null : await head.read(test.file);
    return source === null ? test : { ...test, names: namesOf(test.file, source, own) };
  });
  return { ...selection, tests: await Promise.all(named) };
}

/** None when the whole file is to be run. */
function namesOf(file: string, source: string, reasons: Reason[]): string[] {
  const nodes = new Map<SymbolGraph, number[]>();
  for (const { leadsTo } of reasons) {
    if (leadsTo === null) return [];
    nodes.set(leadsTo.graph, [...(nodes.get(leadsTo.graph) ?? []), leadsTo.node]);
  }
  let apart: Cases | null | undefined;
  const read = () => {
    if (apart === undefined) apart = readCases(file, source);
    return apart;
  };
  const names = new Set<string>();
  for (const [graph, reached] of nodes) {
    const found = narrowFile(graph, file, reached, read);
    if (found === null) return [];
    for (const name of found) names.add(name);
  }
  return [...names];
}
