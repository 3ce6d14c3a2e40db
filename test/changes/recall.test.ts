import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { select } from "./selecting.ts";
import { marks, planted, runShop, shop } from "./shop.ts";

/** Test file to the names of the functions that ran in it. */
let truth = new Map<string, Set<string>>();
const sizes: number[] = [];
const folder = mkdtempSync(join(tmpdir(), "patchgate-recall-"));

beforeAll(() => {
  truth = runShop(folder);
}, 120_000);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("selection against what really ran", () => {
  it.each(marks)("selects every test that runs $name", async (mark) => {
    const selection = await select(shop, planted(mark));
    const selected = selection.tests.map(({ file }) => file);
    sizes.push(selected.length);
    const failing = [...truth].filter(([, ran]) => ran.has(mark.name)).map(([file]) => file);
    expect(selection.mode).toBe("targeted");
    expect(failing.filter((file) => !selected.includes(file))).toEqual([]);
    if (failing.length === 0 && selected.length === 0) {
      expect(selection.uncovered.length).toBeGreaterThan(0);
    }
  });

  it("selects far less than everything", () => {
    const mean = sizes.reduce((sum, size) => sum + size, 0) / marks.length / truth.size;
    expect(sizes.length).toBe(marks.length);
    expect(mean).toBeLessThan(0.25);
  });
});
