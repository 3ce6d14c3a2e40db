import { expect, test } from "vitest";
import { riskyTestParts } from "../../policies/weakened-tests.ts";

const before = `import { expect, it } from "vitest";
describe("total", () => {
  it("adds", () => expect(total([1, 2])).toBe(3));
  it.each([1, 2])("keeps %i", (one) => {
    expect(total([one])).toBe(one); // see https://example.com
  });
});
`;
const partsOf = (after: string) => riskyTestParts(before, after).map(({ part }) => part);

test.each<[how: string, after: string, parts: string[]]>([
  ["taken out", before.replace(/ {2}it\("adds.*\n/, ""), ["tests", "assertions"]],
  ["commented out", before.replace('it("adds', '// it("adds'), ["tests", "assertions"]],
  ["emptied", before.replace("expect(total([1, 2])).toBe(3)", "{}"), ["assertions"]],
  ["skipped", before.replace('it("adds', 'it.skip("adds'), ["skipped tests"]],
  [
    "skipped by an option",
    before.replace('"adds", ', '"adds", { skip: true }, '),
    ["skipped tests"],
  ],
  ["left out by another", before.replace("it.each", "it.only.each"), ["skipped tests"]],
  ["renamed to nothing", before.replace("it(", "xit("), ["tests", "skipped tests"]],
])("tests that are %s weaken their file", (_how, after, parts) => {
  expect(partsOf(after)).toEqual(parts);
});

test.each([
  ["kept", before],
  ["reworded", before.replace("adds", "adds two")],
  ["added", before.replace("});\n", '  it("is new", () => expect(1).toBe(1));\n});\n')],
  ["given another expectation", before.replace("toBe(3)", "toBe(4)")],
  ["reformatted", before.replaceAll("  ", "\t")],
])("tests that are %s do not", (_how, after) => {
  expect(partsOf(after)).toEqual([]);
});

test("new and deleted files are judged elsewhere", () => {
  expect([riskyTestParts(null, before), riskyTestParts(before, null)]).toEqual([[], []]);
});
