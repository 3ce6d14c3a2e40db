import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect, it } from "vitest";
import { select } from "./selecting.ts";

const testing = (top: string, truth: string) =>
  `import test from "node:test";\nimport assert from "node:assert";\n${top}\ntest("holds", () => assert(${truth}));\n`;

/** Nobody calls `one`, and yet the engine will not load `two.mjs` without it. */
const files = {
  "src/one.mjs": "export const one = () => 1;\nexport const other = () => 1;\n",
  "src/two.mjs":
    'import { one } from "./one.mjs";\nexport const two = () => one();\nexport const still = () => 3;\n',
  "src/all.mjs": 'export * from "./two.mjs";\n',
  "test/still.test.mjs": testing('import { still } from "../src/all.mjs";', "still() === 3"),
  "test/other.test.mjs": testing('import { other } from "../src/one.mjs";', "other() === 1"),
};

it.each([
  ["is no longer exported", "const one = () => 1;\nexport const other = () => 1;\n"],
  ["is gone", "export const other = () => 1;\n"],
  ["has another name", "export const uno = () => 1;\nexport const other = () => 1;\n"],
])("selects whoever loads a module that imports what %s", async (_, source) => {
  const edit = { "src/one.mjs": source };
  const folder = mkdtempSync(join(tmpdir(), "patchgate-native-"));
  try {
    for (const [path, text] of Object.entries({ ...files, ...edit })) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
    const fails = Object.keys(files).filter(
      (path) =>
        path.startsWith("test/") &&
        spawnSync(process.execPath, [path], { cwd: folder }).status !== 0,
    );
    expect(fails).toEqual(["test/still.test.mjs"]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  const { tests } = await select(files, edit);
  expect(tests).toEqual([
    {
      file: "test/still.test.mjs",
      names: [],
      reasons: ["one ← src/two.mjs ← src/all.mjs ← test/still.test.mjs"],
      by: "graph",
    },
  ]);
});
