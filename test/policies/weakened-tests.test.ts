import { expect, it } from "vitest";
import type { TestOutline } from "../../contracts/test-outline.ts";
import {
  weakenedSettings,
  weakenedSnapshots,
  weakenedTests,
} from "../../policies/weakened-tests.ts";

const test = (name: string, over: Partial<TestOutline["tests"][number]> = {}) => ({
  name,
  body: `body of ${name}`,
  left: false,
  only: false,
  ...over,
});
const outline = (over: Partial<TestOutline>): TestOutline => ({
  tests: [],
  assertions: [],
  settings: {},
  ...over,
});
const before = outline({ tests: [test("a"), test("b")], assertions: ["expect(a)", "expect(b)"] });

it.each([
  [
    "nothing, when tests and assertions are added",
    {
      tests: [...before.tests, test("c", { left: true })],
      assertions: [...before.assertions, "expect(c)"],
    },
    [],
  ],
  [
    "nothing, when a test is renamed or moved",
    { tests: [test("b"), test("A", { body: "body of a" })] },
    [],
  ],
  ["a test that is gone", { tests: [test("a")] }, ["1 test: Existing tests are removed: “b”."]],
  [
    "a test that is skipped now",
    { tests: [test("a", { left: true }), test("b")] },
    ["1 test: Existing tests are skipped: “a”."],
  ],
  [
    "a test that keeps the others from running",
    { tests: [...before.tests, test("c", { only: true })] },
    ["1 test: Existing tests are the only ones of their file to run: “c”."],
  ],
  [
    "an assertion that is gone or loosened",
    { assertions: ["expect(b)", "ok(a)"] },
    ["1 assertion: Existing assertions are removed or say something else now: “expect(a)”."],
  ],
])("names %s", (_, over, expected) =>
  expect(
    weakenedTests(before, { ...before, ...over }).map(({ part, why }) => `${part}: ${why}`),
  ).toEqual(expected),
);

it("counts what it does not name", () => {
  const assertions = Array.from({ length: 8 }, (_, at) => `expect(${at})`);
  const [risk] = weakenedTests(outline({ assertions }), outline({}));
  expect(risk?.part).toBe("8 assertions");
  expect(risk?.why).toMatch(/“expect\(4\)”, and 3 more\.$/);
});

it("names settings that demand less or choose other tests", () => {
  const parts = (settings: Record<string, string>) =>
    weakenedSettings(
      outline({ settings: { "thresholds.lines": "90", exclude: '["a"]' } }),
      outline({ settings }),
    ).map(({ part }) => part);
  expect(parts({ "thresholds.lines": "95", exclude: '["a"]', "thresholds.branches": "1" })).toEqual(
    [],
  );
  expect(parts({ "thresholds.lines": "80", exclude: '["a"]' })).toEqual(["thresholds.lines"]);
  expect(parts({ exclude: '["a","b"]', retry: "3" })).toEqual([
    "thresholds.lines",
    "exclude",
    "retry",
  ]);
});

it("names snapshots that no longer hold what they held", () => {
  const old = "exports[`a 1`] = `one`;\n\nexports[`b 1`] = `\ntwo\n`;\n";
  expect(weakenedSnapshots(old, `${old}\nexports[\`c 1\`] = \`new\`;\n`)).toEqual([]);
  expect(weakenedSnapshots(old, "exports[`a 1`] = `other`;\n")).toMatchObject([
    { part: "2 snapshots" },
  ]);
});
