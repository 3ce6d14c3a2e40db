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

describe("names of modules", () => {
  it.each([
    ["a constant", 'const name = "node:fs";\nit("loads", () => import(name));'],
    ["a choice", 'it("loads", (on) => import(on ? "node:fs" : "../src/sub.ts"));'],
    ["a folder", 'it("loads", (name) => import("./data/" + name + ".js"));'],
    [
      "a template of constants",
      `const at = "./data";\nit("loads", (x) => import(\`\${at}/\${x}.ts\`));`,
    ],
    ["what is required", 'const at = "node:fs";\nit("loads", () => require(at));'],
  ])("leaves alone tests that load by a name that can be told: %s", async (_, load) => {
    const data = { "test/data/a.ts": "export default 1;\n" };
    const selection = await select({ ...math, ...data, "test/load.test.ts": load }, addition);
    expect(chosen(selection)).toEqual(["add ← test/add.test.ts"]);
  });

  it.each([
    ["is written out", 'const at = "../src/";\nit("loads", () => import(at + "add.ts"));'],
    ["is a part of a path", `it("loads", (name) => import(\`../src/\${name}.js\`));`],
    ["is globbed from the top", 'it("loads", () => import.meta.glob("/src/*.ts"));'],
  ])("follows a computed name that %s", async (_, load) => {
    const selection = await select({ ...math, "test/load.test.ts": load }, addition);
    expect(chosen(selection)[0]).toBe("add ← test/add.test.ts");
    expect(selection.tests[1]?.reasons).toContain("add ← src/add.ts ← test/load.test.ts");
    expect(selection.tests.length).toBe(2);
  });

  it.each([
    ["a parameter of the same name", 'const at = "a";\nit("loads", (at) => import(at));'],
    ["a variable that changes", 'let at = "a";\nit("loads", () => import(at));'],
    ["a folder that is not there", 'it("loads", (name) => import("../dist/" + name));'],
    ["a start that is not known", `it("loads", (at) => import(\`\${at}/add.ts\`));`],
  ])("selects tests that load by %s", async (_, load) => {
    const selection = await select({ ...math, "test/load.test.ts": load }, addition);
    expect(selection.tests.map(({ file }) => file)).toContain("test/load.test.ts");
  });

  it("takes what settings name for aliases, not for what they load", async () => {
    const settings = [
      'import { resolve } from "node:path";',
      "export default { resolve: { alias: {",
      '  "@src": new URL("./src", import.meta.url).pathname,',
      '  math: new URL("./src/index.ts", import.meta.url).pathname,',
      '  "#math": require.resolve("./src/index.ts"),',
      '  "~": resolve(__dirname, "src"),',
      "} } };",
    ].join("\n");
    const adding = (from: string) =>
      `import { add } from "${from}";\nit("adds", () => add(1, 2));\n`;
    const tests = {
      "vitest.config.ts": settings,
      "src/index.ts": 'export { add } from "./add.ts";\nexport { sub } from "./sub.ts";\n',
      "test/folder.test.ts": adding("@src/add"),
      "test/index.test.ts": adding("math"),
      "test/hash.test.ts": adding("#math"),
      "test/tilde.test.ts": adding("~/add"),
    };
    expect(chosen(await select({ ...math, ...tests }, addition))).toEqual([
      "add ← test/add.test.ts",
      "add ← test/folder.test.ts",
      "add ← test/hash.test.ts",
      "add ← test/index.test.ts",
      "add ← test/tilde.test.ts",
    ]);
  });
});
