import { expect, it } from "vitest";
import type { ChangeDetector } from "../../changes/change-detector.ts";
import { detectChanges } from "../../changes/detect-changes.ts";
import { changedFiles, memoryTree } from "./memory-tree.ts";
import { select } from "./selecting.ts";

const mixed = {
  "src/add.ts": "export const add = (a: number, b: number) => a + b;\n",
  "test/add.test.ts": 'import { add } from "../src/add.ts";\nit("adds", () => add(1, 2));\n',
  "tools/check.py": "def check(): pass\n",
};

it("chooses everything for a change in a language that has tests and no detector", async () => {
  const tested = { ...mixed, "tools/test_check.py": "def test_check(): pass\n" };
  const changed = { "tools/check.py": "def check(): return 1\n" };
  expect(await select(tested, changed)).toMatchObject({
    mode: "full",
    fullBecause: "tools/check.py is Python, which is not read by symbol",
    tests: [{ file: "test/add.test.ts", by: "all" }],
  });
  expect(await select({ "a.go": "", "a_test.go": "" }, { "a_test.go": null })).toMatchObject({
    mode: "full",
    total: 0,
  });
  expect(await select(tested, { "src/add.ts": "" })).toMatchObject({ mode: "targeted" });
  expect(await select(mixed, changed)).toMatchObject({ mode: "targeted" });
});

it("asks the detector of each language for its files", async () => {
  const symbol = {
    file: "tools/check.py",
    name: "check",
    kind: "function",
    change: "modified",
    previous: null,
    exported: true,
    signatureChanged: false,
    span: { start: 1, end: 1 },
  } as const;
  const python: ChangeDetector = {
    reads: (path) => path.endsWith(".py"),
    detect: async (files) => files.map(({ path }) => ({ ...symbol, file: path })),
  };
  const after = { ...mixed, "tools/check.py": "", "a.txt": "" };
  const changes = await detectChanges(
    {
      base: memoryTree(mixed),
      head: memoryTree(after),
      files: changedFiles(mixed, after),
      baseSha: "a",
      headSha: "b",
    },
    [python],
  );
  expect(changes).toMatchObject({ symbols: [symbol], nonCode: ["a.txt"] });
});
