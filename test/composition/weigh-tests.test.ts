import { expect, test } from "vitest";
import { weighTests } from "../../composition/weigh-tests.ts";

const path = "test/total.test.ts";
const before = `import { expect, it } from "vitest";
describe("total", () => {
  it("adds", () => expect(total([1, 2])).toBe(3));
  it.each([1, 2])("keeps %i", (one) => {
    expect(total([one])).toBe(one); // see https://example.com
  });
});
`;

async function partsOf(after: string | null, was: string | null = before) {
  const parts = await weighTests.read({ path, previousPath: path, before: was, after });
  return parts.map(({ part }) => part);
}

test.each<[how: string, after: string, parts: string[]]>([
  ["taken out", before.replace(/ {2}it\("adds.*\n/, ""), ["1 test", "1 assertion"]],
  ["commented out", before.replace('it("adds', '// it("adds'), ["1 test", "1 assertion"]],
  ["emptied", before.replace("expect(total([1, 2])).toBe(3)", "{}"), ["1 assertion"]],
  ["given another expectation", before.replace("toBe(3)", "toBe(4)"), ["1 assertion"]],
  ["loosened", before.replace("toBe(3)", "toBeTruthy()"), ["1 assertion"]],
  ["skipped", before.replace('it("adds', 'it.skip("adds'), ["1 test"]],
  ["skipped by an option", before.replace('"adds", ', '"adds", { skip: true }, '), ["1 test"]],
  ["left out by another", before.replace("it.each", "it.only.each"), ["1 test"]],
  ["renamed to nothing", before.replace("it(", "xit("), ["1 test"]],
  ["past reading", "it(", ["the whole file"]],
])("tests that are %s weaken their file", async (_how, after, parts) => {
  expect(await partsOf(after)).toEqual(parts);
});

test.each([
  ["kept", before],
  ["reworded", before.replace("adds", "adds two")],
  ["added", before.replace("});\n", '  it("is new", () => expect(1).toBe(1));\n});\n')],
  ["reformatted", before.replaceAll("  ", "\t")],
])("tests that are %s do not", async (_how, after) => {
  expect(await partsOf(after)).toEqual([]);
});

test("new and deleted files are judged elsewhere", async () => {
  expect([await partsOf(before, null), await partsOf(null)]).toEqual([[], []]);
});
