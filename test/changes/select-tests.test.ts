import { describe, expect, it } from "vitest";
import { chosen, select } from "./selecting.ts";

const test = (body: string) => `import { it } from "vitest";\n${body}`;

const dates = {
  "src/date.ts":
    "export function parseDate(text) { return new Date(text) }\nexport function today() { return new Date() }\n",
  "src/format.ts":
    'import { parseDate } from "./date.js";\nexport const format = (text) => parseDate(text).toISOString();\n',
  "src/index.ts": 'export * from "./date.js";\nexport { format } from "./format.js";\n',
  "test/date.test.ts": test('import { today } from "../src/index.js";\nit("a", () => today());'),
  "test/format.test.ts": test(
    'import { format } from "../src/index.js";\nit("a", () => format());',
  ),
};

describe("selectTests", () => {
  it("follows a changed symbol through a barrel to the tests that use it", async () => {
    const source = dates["src/date.ts"].replace("new Date(text)", "new Date(text + '')");
    expect(await select(dates, { "src/date.ts": source })).toEqual({
      tests: [
        {
          file: "test/format.test.ts",
          names: [],
          reasons: ["parseDate ← format ← test/format.test.ts"],
          by: "graph",
        },
      ],
      total: 2,
      mode: "targeted",
      fullBecause: null,
      uncovered: [],
    });
  });

  it("selects nothing when no code changed", async () => {
    const source = `// a comment\n${dates["src/date.ts"]}`;
    expect(await select(dates, { "src/date.ts": source, "README.md": "hello" })).toEqual({
      tests: [],
      total: 2,
      mode: "targeted",
      fullBecause: null,
      uncovered: [],
    });
  });

  it("selects changed tests by themselves", async () => {
    const selection = await select(dates, {
      "test/date.test.ts": `${dates["test/date.test.ts"]}\nit("b", () => {});`,
    });
    expect(selection.tests.map(({ file, by }) => ({ file, by }))).toEqual([
      { file: "test/date.test.ts", by: "changed" },
    ]);
  });

  it("lists what no test reaches", async () => {
    const selection = await select(dates, {
      "src/date.ts": `${dates["src/date.ts"]}export function later() {}\n`,
    });
    expect(selection.tests).toEqual([]);
    expect(selection.uncovered.map(({ name }) => name)).toEqual(["later"]);
  });

  it("takes a star in a text for no name of a method", async () => {
    const app = (result: number) =>
      `export class App { use() {}\n  stop() { return ${result}; } }\nexport const app = () => new App();\n`;
    const files = {
      "src/app.ts": app(1),
      "test/use.test.ts":
        'import { app } from "../src/app.ts";\nit("uses", () => app().use("*", "/*", "st*"));\n',
    };
    expect((await select(files, { "src/app.ts": app(2) })).tests).toEqual([]);
  });

  it.each([
    ["jest.config.js", 'module.exports = { preset: "ts-jest" };\n', true],
    ["jest.config.js", 'module.exports = { preset: "ts-jest", isolatedModules: true };\n', false],
    ["jest.config.js", 'const { pathsToModuleNameMapper } = require("ts-jest");\n', false],
    [
      "jest.config.js",
      'const { pathsToModuleNameMapper } = require("ts-jest");\nmodule.exports = { transform: { "ts$": "ts-jest" } };\n',
      true,
    ],
    [".mocharc.json", '{ "require": "ts-node/register" }\n', true],
    [".mocharc.json", '{ "require": "ts-node/register/transpile-only" }\n', false],
    [
      "package.json",
      '{ "scripts": { "test": "jest" }, "devDependencies": { "ts-node": "1" } }\n',
      false,
    ],
  ])(
    "follows types where a wrong one fails whoever loads it: %s %s",
    async (path, settings, all) => {
      const files = { ...dates, [path]: settings };
      const before = await select(files, {});
      expect(before.tests).toEqual([]);
      const today = "export function today() { return new Date(0) }";
      const source = `${dates["src/date.ts"]}`.replace(/export function today.*/, today);
      const { tests } = await select(files, { "src/date.ts": source });
      expect(tests.map(({ file }) => file)).toEqual(
        all ? ["test/date.test.ts", "test/format.test.ts"] : ["test/date.test.ts"],
      );
    },
  );

  it("follows what was removed through the base", async () => {
    const selection = await select(dates, {
      "src/date.ts": "export function today() { return new Date() }\n",
    });
    expect(chosen(selection)).toEqual([
      // An engine may refuse to load what imports a name that nothing exports.
      "parseDate ← src/format.ts ← src/index.ts ← test/date.test.ts",
      "parseDate ← format ← test/format.test.ts",
    ]);
  });

  it("follows a value beside a type of its name, and one that became a type", async () => {
    const source = "export interface Box { size: number }\nexport const Box = make(() => 1);\n";
    const boxes = {
      "src/box.ts": source,
      "test/box.test.ts": test('import { Box } from "../src/box.js";\nit("a", () => Box());'),
    };
    for (const edited of [source.replace("1", "2"), source.replace(/export const.*\n/, "")])
      expect(chosen(await select(boxes, { "src/box.ts": edited }))).toEqual([
        "Box ← test/box.test.ts",
      ]);
  });

  it("runs everything when settings change, and says so", async () => {
    const selection = await select(dates, { "vitest.config.ts": "export default {}" });
    expect(selection.mode).toBe("full");
    expect(selection.fullBecause).toBe("vitest.config.ts sets up how code is built or tested");
    expect(selection.tests.map(({ file, by }) => ({ file, by }))).toEqual([
      { file: "test/date.test.ts", by: "all" },
      { file: "test/format.test.ts", by: "all" },
    ]);
  });
});

describe("selectTests, when a file loads other modules than before", () => {
  const files = {
    "src/a.ts": "export const a = () => 1;\nexport const b = () => 2;\n",
    "src/quiet.ts": "export const one = () => 1;\n",
    "src/loud.ts": "export const two = Object.assign(globalThis, { two: 2 });\n",
    "test/a.test.ts": test('import { a } from "../src/a.ts";\nit("a", () => a());'),
    "test/b.test.ts": test('import { b } from "../src/a.ts";\nit("b", () => b());'),
  };

  it("follows only the names when loading does nothing", async () => {
    const source =
      'import { one } from "./quiet.ts";\nexport const a = () => one();\nexport const b = () => 2;\n';
    expect(chosen(await select(files, { "src/a.ts": source }))).toEqual(["a ← test/a.test.ts"]);
  });

  it("selects whoever loads the file when loading does something", async () => {
    const source =
      'import { two } from "./loud.ts";\nexport const a = () => two;\nexport const b = () => 2;\n';
    expect(chosen(await select(files, { "src/a.ts": source }))).toEqual([
      "a ← test/a.test.ts",
      "imports of src/a.ts ← src/a.ts ← test/b.test.ts",
    ]);
  });

  it("selects whoever loads the file when what does something is loaded earlier", async () => {
    const ordered = {
      ...files,
      "src/late.ts": 'import "./loud.ts";\nexport const late = () => 3;\n',
      "src/first.ts": "globalThis.first = 1;\nexport {};\n",
      "src/a.ts": `import "./first.ts";\nimport "./loud.ts";\n${files["src/a.ts"]}`,
    };
    const source = `import { late } from "./late.ts";\n${ordered["src/a.ts"]}`;
    expect(chosen(await select(ordered, { "src/a.ts": source }))).toHaveLength(2);
  });

  it("selects whoever loads the file when a package comes with what it loads", async () => {
    const packed = {
      ...files,
      "src/packed.ts": 'import "polyfill";\nexport const packed = () => 3;\n',
    };
    const source = `import { packed } from "./packed.ts";\nexport const c = () => packed();\n${files["src/a.ts"]}`;
    expect(chosen(await select(packed, { "src/a.ts": source }))).toHaveLength(2);
  });

  it("selects nothing for types, but the tests of types", async () => {
    const typed = {
      ...files,
      "src/types.ts": "export type T = 1;\n",
      "test/t.test-d.ts": 'import type { T } from "../src/types.ts";\nit("t", () => {});',
    };
    expect(chosen(await select(typed, { "src/types.ts": "export type T = 2;\n" }))).toEqual([
      "T ← types seen by test/t.test-d.ts",
    ]);
  });

  it.each([
    ["enabled", "{ enabled: true }", false],
    ["of files named so", '{\n      include: ["**/*.test-d.?(c|m)ts?(x)"],\n    }', false],
    ["of all tests", '{ enabled: true, include: ["**/*.test.ts"] }', true],
    ["of files of both names", '{ include: ["**/*.{test,spec}-d.ts"] }', false],
    ["of files named nearly so", '{ include: ["types/**/*-d.ts"] }', true],
    ["of some tests more", '{ include: ["**/*.test-d.ts", "types/*.ts"] }', true],
    ["of files with a name", "{ include }", true],
    ["of files that are computed", "{ include: find() }", true],
    ["by other settings", "{ ...others }", true],
    ["nested", '{ options: {}, include: ["types/*.ts"] }', true],
    ["by a name", "settings", true],
  ])("follows types in other tests where the check of types is %s", async (_, check, follows) => {
    const typed = {
      ...files,
      "vitest.config.ts": `export default { test: { typecheck: ${check} } };\n`,
      "src/types.ts": "export type T = 1;\n",
      "test/t.test.ts": 'import type { T } from "../src/types.ts";\nit("t", () => {});',
    };
    const selection = await select(typed, { "src/types.ts": "export type T = 2;\n" });
    expect(chosen(selection)).toEqual(follows ? ["T ← types seen by test/t.test.ts"] : []);
  });

  it("follows types in tests of types, and nothing that would be run unseen", async () => {
    const typed = {
      ...files,
      "test/t.test-d.ts": 'import { T } from "./made.js";\nit("t", () => {});',
      "test/u.test.ts": 'import { T } from "./made.js";\nit("u", () => {});',
    };
    const tests = chosen(await select(typed, { "src/b.ts": "export const b = () => 1 + 1;\n" }));
    expect(tests.filter((one) => one.includes("test-d"))).toEqual([]);
    expect(tests.filter((one) => one.includes("u.test"))).toHaveLength(1);
  });
});
