import { describe, expect, it } from "vitest";
import { chosen, select } from "./selecting.ts";

const test = (from: string) => `import { a } from "${from}";\nit("runs", () => a());\n`;
const files = {
  "package.json": '{ "name": "linked" }',
  "src/a.ts": "export const a = () => 1;\n",
  "src/b.ts": "export const b = () => 1;\n",
  "test/other.test.ts": 'import { b } from "../src/b.ts";\nit("runs", () => b());\n',
};
const edit = { "src/a.ts": "export const a = () => 2;\n" };

describe("imports through links", () => {
  it.each([
    ["a folder", "../again/a.ts", { again: "src" }],
    ["a folder, without the extension", "../again/a", { again: "src" }],
    ["a file", "../again.ts", { "again.ts": "src/a.ts" }],
    ["a chain", "../first/a.ts", { first: "second", second: "third", third: "src" }],
    [
      "a link inside a linked folder",
      "../again/deep.ts",
      { again: "src", "src/deep.ts": "src/a.ts" },
    ],
    ["the top", "../all/src/a.ts", { all: "" }],
    ["a circle that is left again", "../src/loop/loop/a.ts", { "src/loop": "src" }],
  ])("follows %s", async (_, from, links) => {
    const selection = await select({ ...files, "test/a.test.ts": test(from) }, edit, { links });
    expect(chosen(selection)).toEqual(["a ← test/a.test.ts"]);
  });

  it.each([
    ["outside", { again: null }],
    ["to nothing", { again: "gone" }],
    ["in a circle", { again: "back", back: "again" }],
  ])("selects who imports through one that leads %s, and nobody else", async (_, links) => {
    const tests = {
      "test/a.test.ts": test("../again/a.ts"),
      "test/b.test.ts": test("../src/a.ts"),
    };
    const selection = await select({ ...files, ...tests }, edit, { links });
    expect(chosen(selection)).toEqual([
      "test/a.test.ts: test/a.test.ts loads ../again/a.ts, which is not in the repository",
      "a ← test/b.test.ts",
    ]);
  });

  it("finds a package of the repository where one leads among installed packages", async () => {
    const tests = {
      "packages/core/package.json": '{ "name": "@linked/core" }',
      "packages/core/src/a.ts": files["src/a.ts"],
      "test/a.test.ts": test("../again/src/a.ts"),
      "test/b.test.ts": test("../other/index.js"),
    };
    const links = { again: "node_modules/@linked/core", other: "node_modules/other" };
    const change = { "packages/core/src/a.ts": edit["src/a.ts"] };
    const selection = await select({ ...files, ...tests }, change, { links });
    expect(chosen(selection)).toEqual(["a ← test/a.test.ts"]);
  });
});

describe("files with two names", () => {
  it("selects a test under each, but for those in circles", async () => {
    const shared = { "shared/a.test.ts": test("../src/a.ts") };
    const links = { "app/test": "shared", "app/b.test.ts": "shared/a.test.ts", "shared/all": "" };
    const selection = await select({ ...files, ...shared }, edit, { links });
    expect(chosen(selection)).toEqual([
      "a ← shared/a.test.ts",
      "a ← shared/a.test.ts ← app/test/a.test.ts",
      "a ← shared/a.test.ts ← app/b.test.ts",
    ]);
    expect(selection.total).toBe(4);
  });

  it("takes settings to be where links put them", async () => {
    const setup = {
      "shared/base.ts": 'export default { test: { setupFiles: ["./setup.ts"] } };\n',
      "setup.ts": 'import { a } from "./src/a.ts";\na();\n',
      "shared/compiler.json": '{ "compilerOptions": { "paths": { "@/*": ["./src/*"] } } }',
      "test/a.test.ts": test("@/a"),
    };
    const links = { "vitest.config.ts": "shared/base.ts", "tsconfig.json": "shared/compiler.json" };
    const because = async (change: Record<string, string>) =>
      (await select({ ...files, ...setup }, change, { links })).fullBecause;
    expect([
      await because({ "shared/base.ts": "export default {};\n" }),
      await because({ "shared/compiler.json": "{}" }),
      await because(edit),
    ]).toEqual([
      "vitest.config.ts sets up how code is built or tested",
      "tsconfig.json sets how code is compiled and resolved",
      "setup.ts runs around every test and reaches a",
    ]);
    const { "vitest.config.ts": _, ...plain } = links;
    const selection = await select({ ...files, ...setup }, edit, { links: plain });
    expect(chosen(selection)).toEqual(["a ← test/a.test.ts"]);
  });

  it("finds who reads data through a link", async () => {
    const reader = (path: string) => `it("reads", () => readFileSync("${path}"));\n`;
    const data = {
      "data/prices.json": "{}",
      "test/a.test.ts": reader("current/prices.json"),
      "test/b.test.ts": reader("data/prices.json"),
    };
    const links = { current: "data" };
    const selection = await select({ ...files, ...data }, { "data/prices.json": "[]" }, { links });
    expect(chosen(selection)).toEqual([
      "data/prices.json ← test/a.test.ts",
      "data/prices.json ← test/b.test.ts",
    ]);
  });

  it("finds modules that are globbed through a link", async () => {
    const glob = 'const all = import.meta.glob("../again/*.ts");\nit("runs", () => all);\n';
    const links = { again: "src" };
    const selection = await select({ ...files, "test/a.test.ts": glob }, edit, { links });
    expect(chosen(selection)).toEqual(["a ← src/a.ts ← test/a.test.ts"]);
  });
});
