import { describe, expect, it } from "vitest";
import { chosen, select } from "./selecting.ts";

const math = {
  "package.json": '{ "name": "math", "version": "1.0.0", "dependencies": { "a": "1" } }',
  "src/add.ts": "export const add = (a, b) => a + b;\n",
  "src/sub.ts": "export const sub = (a, b) => a - b;\n",
  "test/add.test.ts": 'import { add } from "../src/add.ts";\nit("adds", () => add(1, 2));\n',
  "test/sub.test.ts": 'import { sub } from "../src/sub.ts";\nit("subtracts", () => sub(1, 2));\n',
};
const addition = { "src/add.ts": "export const add = (a, b) => b + a;\n" };

describe("what the graph cannot see", () => {
  it("selects tests that start processes", async () => {
    const cli =
      'import { execFileSync } from "node:child_process";\nit("runs", () => execFileSync("./cli"));';
    expect(chosen(await select({ ...math, "test/cli.test.ts": cli }, addition))).toEqual([
      "add ← test/add.test.ts",
      "test/cli.test.ts: test/cli.test.ts starts processes",
    ]);
  });

  it("leaves alone tests that match text", async () => {
    const match = 'it("matches", () => /a/.exec("a"));';
    const run = 'const cp = require("child_process");\nit("runs", () => cp.exec("./cli"));';
    const tests = { "test/match.test.ts": match, "test/run.test.ts": run };
    expect(chosen(await select({ ...math, ...tests }, addition))).toEqual([
      "add ← test/add.test.ts",
      "test/run.test.ts: test/run.test.ts starts processes",
    ]);
  });

  it("selects tests that load what was built", async () => {
    const built = 'import { add } from "../dist/bundle.js";\nit("adds", () => add(1, 2));';
    expect(chosen(await select({ ...math, "test/built.test.ts": built }, addition))).toEqual([
      "add ← test/add.test.ts",
      "test/built.test.ts: test/built.test.ts loads ../dist/bundle.js, which is not in the repository",
    ]);
  });

  it("selects tests that load modules by computed names", async () => {
    const dynamic = 'const load = (name) => import(name);\nit("loads", () => load("x"));';
    expect(chosen(await select({ ...math, "test/load.test.ts": dynamic }, addition))).toEqual([
      "add ← test/add.test.ts",
      "test/load.test.ts: test/load.test.ts loads modules by computed names",
    ]);
  });

  it("leaves them alone when only a test changed, though code may load by name", async () => {
    const files = {
      ...math,
      "src/add.ts": 'export const add = (name) => import(name);\nexport const kind = "request";\n',
      "test/request/one.test.ts": 'it("is", () => {});\n',
    };
    const edit = { "test/request/one.test.ts": 'it("is", () => 1);\n' };
    expect(chosen(await select(files, edit))).toEqual([
      "test/request/one.test.ts: test/request/one.test.ts changed",
    ]);
  });

  it("leaves such tests alone when they belong to another package", async () => {
    const other = {
      "packages/a/package.json": '{ "name": "a" }',
      "packages/a/test/cli.test.ts":
        'import { exec } from "node:child_process";\nit("runs", () => exec("x"));',
      "packages/b/package.json": '{ "name": "b" }',
      "packages/b/src/b.ts": "export const b = () => 1;\n",
    };
    const selection = await select(
      { ...math, ...other },
      { "packages/b/src/b.ts": "export const b = () => 2;\n" },
    );
    expect(selection.tests).toEqual([]);
    expect(selection.uncovered.map(({ name }) => name)).toEqual(["b"]);
  });

  it("follows a file it cannot parse to whoever loads it", async () => {
    const selection = await select(math, { "src/add.ts": "export const add = = 1;\n" });
    expect(chosen(selection)).toEqual(["src/add.ts ← test/add.test.ts"]);
  });

  it.each([
    ["a lockfile", { "package-lock.json": "{}" }, "package-lock.json pins other dependencies"],
    [
      "a dependency",
      { "package.json": '{ "name": "math", "version": "1.0.0", "dependencies": { "a": "2" } }' },
      "package.json changed its dependencies",
    ],
    [
      "compiler settings",
      { "tsconfig.json": "{}" },
      "tsconfig.json sets how code is compiled and resolved",
    ],
  ])("runs everything for %s", async (_, edit, because) => {
    const selection = await select(math, edit);
    expect([selection.mode, selection.fullBecause]).toEqual(["full", because]);
  });

  it("takes what is global for no list of files", async () => {
    const others = {
      ...math,
      "test/list.test.ts":
        'import { readdirSync } from "node:fs";\nit("lists", () => readdirSync("test"));\n',
      "test/mode.test.ts":
        'it("has a mode", () => { app.config.globalProperties.mode = "test"; });\n',
      "test/add.test.ts": `import "./help.ts";\n${math["test/add.test.ts"]}`,
      "test/help.ts": "globalThis.help = 1;\n",
    };
    const { tests } = await select(others, { "test/help.ts": "globalThis.help = 2;\n" });
    expect(tests.map(({ file }) => file)).toEqual(["test/add.test.ts", "test/list.test.ts"]);
  });

  it("runs nothing for a new version in the manifest", async () => {
    const version = '{ "name": "math", "version": "2.0.0", "dependencies": { "a": "1" } }';
    expect((await select(math, { "package.json": version })).tests).toEqual([]);
  });

  it("runs everything when what runs around every test is reached", async () => {
    const setup = {
      "vitest.config.ts": 'export default { test: { setupFiles: ["./test/setup.ts"] } };',
      "test/setup.ts": 'import { add } from "../src/add.ts";\nadd(1, 2);\n',
    };
    expect((await select({ ...math, ...setup }, addition)).fullBecause).toBe(
      "test/setup.ts runs around every test and reaches add",
    );
  });

  it("takes what a manifest offers by conditions for no setup", async () => {
    const manifest = (fields: object) => ({
      ...math,
      "package.json": JSON.stringify({ name: "math", ...fields }),
      "all.js": 'exports.add = require("./src/add.ts").add;\n',
    });
    const offered = manifest({ exports: { ".": { require: "./all.js" } } });
    expect((await select(offered, addition)).fullBecause).toBeNull();
    expect((await select(manifest({ mocha: { require: "./all.js" } }), addition)).fullBecause).toBe(
      "all.js runs around every test and reaches add",
    );
  });
});

describe("code that runs without a word", () => {
  const runtime = {
    "package.json": '{ "name": "ui" }',
    "src/jsx/jsx-runtime.ts": "export const jsx = () => 1;\nexport const spare = () => 2;\n",
    "src/view.tsx": "export const view = () => <p>one</p>;\n",
    "test/view.test.ts": 'import { view } from "../src/view.tsx";\nit("views", () => view());\n',
  };
  const other = {
    "src/jsx/jsx-runtime.ts": "export const jsx = () => 3;\nexport const spare = () => 2;\n",
  };

  it.each([
    [
      "the compiler's settings",
      { "tsconfig.json": '{ "compilerOptions": { "jsxImportSource": "/src/jsx" } }' },
    ],
    [
      "the bundler's settings",
      { "vitest.config.ts": 'export default { oxc: { jsx: { importSource: "./src/jsx" } } };' },
    ],
    [
      "the file itself",
      { "src/view.tsx": `/** @jsxImportSource ./jsx */\n${runtime["src/view.tsx"]}` },
    ],
  ])("follows the JSX runtime named by %s", async (_, settings) => {
    const [reason] = chosen(await select({ ...runtime, ...settings }, other));
    expect(reason).toMatch(/^jsx ← .* ← test\/view\.test\.ts$/);
  });
});

describe("files that are tests by what they do", () => {
  it.each([
    [
      "declare tests in a function of their own",
      "run();\nfunction run() { it('a', () => add()); }",
    ],
    ["declare tests from a table", "describe.each`a`('a', () => { it('a', () => add()); });"],
  ])("finds those that %s", async (_, body) => {
    const source = `import { add } from "../src/add.ts";\n${body}`;
    expect(chosen(await select({ ...math, "__tests__/add.js": source }, addition))).toEqual([
      "add ← __tests__/add.js",
      "add ← test/add.test.ts",
    ]);
  });

  it("finds those that are called `test` and use the runner's globals", async () => {
    const source = 'import { add } from "./add.ts";\nexport const run = () => add();\n';
    expect(chosen(await select({ ...math, "src/test.ts": source }, addition))).toEqual([
      "add ← src/test.ts",
      "add ← test/add.test.ts",
    ]);
  });
});

describe("files that hold no code", () => {
  it("follows data to those who name it by path", async () => {
    const files = {
      ...math,
      "test/data/in.txt": "1",
      "test/read.test.ts":
        'import { readFileSync } from "node:fs";\nit("reads", () => readFileSync("test/data/in.txt"));',
    };
    expect(chosen(await select(files, { "test/data/in.txt": "2" }))).toEqual([
      "test/data/in.txt ← test/read.test.ts",
    ]);
  });

  it("follows imported data", async () => {
    const files = {
      ...math,
      "src/limits.json": "{}",
      "src/limits.ts":
        'import limits from "./limits.json";\nexport const limit = () => limits.a;\n',
      "test/limits.test.ts":
        'import { limit } from "../src/limits.ts";\nit("limits", () => limit());',
    };
    expect(chosen(await select(files, { "src/limits.json": '{ "a": 1 }' }))).toEqual([
      "src/limits.json ← limit ← test/limits.test.ts",
    ]);
  });

  it("gives a snapshot to its test", async () => {
    const path = "test/__snapshots__/add.test.ts.snap";
    expect(chosen(await select(math, { [path]: "x" }))).toEqual([
      `test/add.test.ts: test/add.test.ts keeps its snapshots in ${path}`,
    ]);
  });

  it("runs the package for data that nobody names", async () => {
    expect((await select(math, { "src/schema.sql": "x" })).tests.map(({ file }) => file)).toEqual([
      "test/add.test.ts",
      "test/sub.test.ts",
    ]);
  });

  it("runs nothing for documents", async () => {
    const outside = { "docs/a.md": "x", LICENSE: "y", "logo.svg": "<svg/>", ".travis.yml": "a: 1" };
    expect((await select(math, outside)).tests).toEqual([]);
  });
});
