import type { SelectedTest, TestSelection } from "../../contracts/test-selection.ts";
import type { SymbolGraph } from "../graph/symbol-graph.ts";
import type { Reason } from "../selection/find-tests.ts";
import type { SourceTree } from "../source-tree.ts";
import { followCases } from "./follow-cases.ts";
import { type Case, type Cases, readCases } from "./read-cases.ts";

/** Of more files than this, taking them apart costs more than it saves. */
const mostFiles = 10;

/**
 * Names the tests to run of each chosen file, where the others in it cannot notice the change. The
 * graphs are those of the head and, where it was looked at, of the base.
 */
export async function nameTests(
  selection: TestSelection,
  reasons: Reason[],
  { head, graphs }: { head: SourceTree; graphs: SymbolGraph[] },
): Promise<TestSelection> {
  if (selection.tests.length > mostFiles) return selection;
  const named = selection.tests.map(async (test): Promise<SelectedTest> => {
    const own = reasons.filter((reason) => reason.test === test.file);
    const source = test.by === "changed" ? null : await head.read(test.file);
    const apart = source === null ? null : readCases(test.file, source);
    return apart === null
      ? test
      : { ...test, names: namesOf({ file: test.file, graphs }, apart, own) };
  });
  return { ...selection, tests: await Promise.all(named) };
}

type Place = { file: string; graphs: SymbolGraph[] };

/** None when the whole file is to be run. */
function namesOf({ file, graphs }: Place, apart: Cases, reasons: Reason[]): string[] {
  if (reasons.some(({ leadsTo }) => leadsTo === null)) return [];
  const leading = new Set<Case>();
  const lasting = new Set<Case>();
  for (const graph of graphs) {
    const reached = reasons.flatMap(({ leadsTo }) =>
      leadsTo?.graph === graph ? [leadsTo.node] : [],
    );
    const followed = followCases(graph, file, reached, apart);
    if (followed === null) return [];
    for (const one of followed.leading) leading.add(one);
    for (const one of followed.lasting) lasting.add(one);
  }
  // What one test leaves behind another may notice, or need.
  const isAlone = [...leading].every((one) => !lasting.has(one));
  const isPart = leading.size < apart.cases.length;
  return isAlone && isPart
    ? apart.cases.flatMap((one) => (leading.has(one) ? [one.name] : []))
    : [];
}
