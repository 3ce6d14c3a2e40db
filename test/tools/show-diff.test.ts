import { expect, it } from "vitest";
import { openWorkbench } from "./workbench.ts";

function fileDiff(name: string, lines: number): string {
  const body = Array.from({ length: lines }, (_, index) => `+added ${index}`).join("\n");
  return `diff --git a/${name} b/${name}\n--- a/${name}\n+++ b/${name}\n@@ -1,1 +1,${lines} @@\n-old\n${body}\n`;
}

it("shows a short diff whole", async () => {
  const diff = fileDiff("a.ts", 2);
  const bench = await openWorkbench({}, { diff: async () => diff });
  expect((await bench.call("show_diff", {})).text).toBe(diff.trimEnd());
});

it("says that nothing changed", async () => {
  const bench = await openWorkbench();
  expect((await bench.call("show_diff", null)).text).toBe("[no changes]");
});

it("counts every file of a long diff and shows its beginning", async () => {
  const diff = fileDiff("a.ts", 2_000) + fileDiff("b.ts", 3);
  const bench = await openWorkbench({}, { diff: async () => diff });
  const { text } = await bench.call("show_diff", {});
  expect(text.split("\n").slice(0, 4)).toEqual([
    "[2 files changed:]",
    "a.ts +2000 -1",
    "b.ts +3 -1",
    "diff --git a/a.ts b/a.ts",
  ]);
  expect(text).toMatch(/more lines of diff; read_file shows each file as it is now\]$/);
  expect(text.length).toBeLessThan(12_300);
});
