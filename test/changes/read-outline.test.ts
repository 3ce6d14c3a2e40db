import { describe, expect, it } from "vitest";
import { readOutline } from "../../changes/outline/read-outline.ts";

const outline = (source: string, path = "test/a.test.ts") => readOutline(path, source);
const marks = (source: string) =>
  outline(source)?.tests.map(({ name, left, only }) => [name, left ? "left" : only ? "only" : ""]);

describe("readOutline", () => {
  it("names each test by its groups, and says which are left out or run alone", () =>
    expect(
      marks(`
        test("top", () => {});
        describe("group", () => {
          it("plain", () => {});
          it.skip("skipped", () => {});
          it.each([1])("each %s", () => {});
          it.skipIf(ci)("sometimes", () => {});
          xit("crossed out", () => {});
          it("skips itself", (t) => { t.skip(); });
        });
        describe.skip("whole", () => { it("inside", () => {}); });
        fit("alone", () => {});
        test("by option", { skip: true }, () => {});
        test("not by option", { skip: false, timeout: 5 }, () => {});
        test.describe("set", () => { test.only("one", () => {}); });`),
    ).toEqual([
      ["top", ""],
      ["group > plain", ""],
      ["group > skipped", "left"],
      ["group > each %s", ""],
      ["group > sometimes", "left"],
      ["group > crossed out", "left"],
      ["group > skips itself", "left"],
      ["whole > inside", "left"],
      ["alone", "only"],
      ["by option", "left"],
      ["not by option", ""],
      ["set > one", "only"],
    ]));

  it("takes assertions of every kind, without what only layout decides", () =>
    expect(
      outline(`
        test("a", async (t) => {
          expect(sum( 1,
            2 )).toBe('3');
          await expect(read()).rejects.toThrow(/no/);
          assert.equal(a, b); assert(ok); t.is(a, b);
          value.should.equal(3);
          t.diagnostic("no assertion"); other.call();
        });`)?.assertions,
    ).toEqual([
      'expect(sum(1,2)).toBe("3")',
      "expect(read()).rejects.toThrow(/no/)",
      "assert.equal(a,b)",
      "assert(ok)",
      "t.is(a,b)",
      "value.should.equal(3)",
    ]));

  it("reads what a runner's settings demand, in scripts and in data", () => {
    const script = outline(
      "export default defineConfig({ test: { include: ['a'], coverage: { thresholds: { lines: 90 } }, name: 'x' } });",
      "vitest.config.ts",
    );
    expect(script?.settings).toEqual({
      "test.include": '["a"]',
      "test.coverage.thresholds.lines": "90",
    });
    expect(outline('{"check-coverage": true, "reporter": "text"}', ".nycrc")?.settings).toEqual({
      "check-coverage": "true",
    });
  });

  it("says so when the syntax cannot be read", () => expect(outline("test(")).toBeNull());
});
