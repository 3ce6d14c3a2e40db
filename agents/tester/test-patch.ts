import { TestClaim } from "../../contracts/test-report.ts";
import type { TestInput } from "../../pipeline/ports.ts";
import type { AgentSeat } from "../agent-seat.ts";
import { unknownCriteria } from "../criteria.ts";
import { describeFaults } from "../faults.ts";
import { readText } from "../prompt.ts";
import { clipList, clipText } from "../write-input.ts";

const longestList = 6_000;
const inDiff = "show_diff shows the whole change.";

/** Writes the tests that show the criteria; whether they pass is the runner's word. */
export function testPatch(input: TestInput, seat: AgentSeat): Promise<TestClaim> {
  const { spec, patch, changes, selection, checks, existingTests, faults } = input;
  const symbols = changes.symbols.map(({ file, name, kind, change }) => ({
    file,
    name,
    kind,
    change,
  }));
  const files = changes.files.map(({ path, previousPath, status }) => ({
    path,
    previousPath,
    status,
  }));
  const uncovered = selection.uncovered.map(({ file, name }) => ({ file, name }));
  const tests = selection.tests.map(({ file, reasons }) => ({ file, reaches: reasons[0] ?? null }));
  return seat.work({
    instructions: readText("agents/tester/test-patch.md"),
    input: [
      { title: "Specification", facts: spec },
      {
        title: "What the developer says",
        facts: { summary: patch.summary, criteria: patch.criteria },
      },
      {
        title: "What changed",
        facts: {
          files: clipList(files, longestList, inDiff),
          symbols: clipList(symbols, longestList, inDiff),
          uncovered: clipList(uncovered, longestList, inDiff),
        },
      },
      {
        title: "Tests that reach the change",
        facts: clipList(tests, longestList, "They are run all the same."),
      },
      {
        title: "Checks",
        facts: checks?.checks.map(({ name, status }) => ({ name, status })) ?? [],
      },
      {
        title: "Test files",
        source: "the repository",
        trusted: false,
        outside: clipText(existingTests.join("\n"), 4000, "list_files shows the rest."),
      },
      ...describeFaults(faults),
    ],
    answer: {
      name: "test_claim",
      schema: TestClaim,
      problems: ({ newTests, criteria }) =>
        unknownCriteria(
          [...newTests.map((test) => test.criterionId), ...criteria.map(({ id }) => id)],
          spec,
        ),
    },
  });
}
