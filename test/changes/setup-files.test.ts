import { describe, expect, it } from "vitest";
import { chosen, select } from "./selecting.ts";

const files = {
  "package.json": "{}",
  "src/add.ts": "export const add = (a, b) => a + b;\n",
  "src/sub.ts": "export const sub = (a, b) => a - b;\n",
  "test/add.test.ts": 'import { add } from "../src/add.ts";\nit("adds", () => add(1, 2));\n',
  "test/sub.test.ts": 'import { sub } from "../src/sub.ts";\nit("subtracts", () => sub(1, 2));\n',
  "support/setup.js": 'import { add } from "../src/add.ts";\nadd(1, 2);\n',
};
const addition = { "src/add.ts": "export const add = (a, b) => b + a;\n" };
const because = "support/setup.js runs around every test and reaches add";
const testing = (test: string, more = {}) =>
  JSON.stringify({ scripts: { test, lint: "node -r ./support/setup.js lint", ...more } });

describe("code that runs around every test", () => {
  it.each([
    ["mocha's option", testing("mocha --require ./support/setup.js test/*.js")],
    ["a short option", testing("c8 mocha -r support/setup test")],
    ["node's option", testing("node --import=./support/setup.js --test")],
    ["the environment", testing("NODE_OPTIONS='--import ./support/setup.js' vitest")],
    ["jest's option", testing("jest --setupFilesAfterEnv ./support/setup.js")],
    ["a script of a script", testing("npm run unit", { unit: "mocha -r ./support/setup.js" })],
    ["a program", testing("node support/setup.js && mocha")],
    ["settings in the manifest", '{ "mocha": { "import": ["./support/setup.js"] } }'],
    ["compiler settings", '{ "babel": { "plugins": [["./support/setup.js", {}]] } }'],
  ])("is found in a manifest, named by %s", async (_, manifest) => {
    const selection = await select({ ...files, "package.json": manifest }, addition);
    expect(selection.fullBecause).toBe(because);
  });

  it.each([
    [".mocharc.yml", "spec: test\nrequire:\n  - tsx # first\n  - support/setup.js\n"],
    [".mocharc.yaml", "require: support/setup.js\n"],
    [".mocharc.json", '{ "node-option": ["import=./support/setup.js"] }'],
    ["ava.config.js", 'export default { require: ["./support/setup.js"] };'],
    [".babelrc.json", '{ "plugins": ["./support/setup.js"] }'],
    ["test/jest-e2e.json", '{ "rootDir": "..", "setupFiles": ["<rootDir>/support/setup.js"] }'],
    ["patchgate.yml", 'commands: { test: "mocha --require ./support/setup.js" }\n'],
  ])("is found in %s", async (path, settings) => {
    expect((await select({ ...files, [path]: settings }, addition)).fullBecause).toBe(because);
  });

  it("is found in settings that a script names", async () => {
    const more = {
      "package.json": testing("jest --config support/unit.json"),
      "support/unit.json": '{ "setupFiles": ["<rootDir>/setup.js"] }',
    };
    expect((await select({ ...files, ...more }, addition)).fullBecause).toBe(because);
  });

  it.each([
    ["what a package offers", '{ "exports": { "require": "./support/setup.js" } }'],
    ["what other scripts load", testing("mocha")],
    ["tests that a script names", testing("node test/add.test.ts && node test/sub.test.ts")],
  ])("is not %s", async (_, manifest) => {
    const selection = await select({ ...files, "package.json": manifest }, addition);
    expect(chosen(selection)).toEqual(["add ← test/add.test.ts"]);
  });

  it("is not a manifest that code reads", async () => {
    const reading = {
      ...files,
      "src/sub.ts": 'import own from "../package.json";\nexport const sub = () => own.version;\n',
    };
    const selection = await select(reading, { "package.json": '{ "version": "2.0.0" }' });
    expect(chosen(selection)).toEqual(["package.json ← sub ← test/sub.test.ts"]);
  });

  describe("of a package", () => {
    const test = 'it("runs", () => {});\n';
    const packages = {
      ...files,
      "packages/a/setup.js": 'import { add } from "../../src/add.ts";\nadd(1, 2);\n',
      "packages/a/a.test.js": test,
      "packages/b/b.test.js": test,
    };
    const around = "packages/a/setup.js runs around every test in packages/a and reaches add";
    const setup = 'setupFiles: ["./setup.js"]';

    it.each([
      ["vite.config.ts", `export default { test: { environment: "node", ${setup} } };`],
      [
        "vitest.config.ts",
        `export default { root: __dirname, test: { include: ["*.js"], ${setup} } };`,
      ],
      [
        "vitest.config.mts",
        `export default { root: import.meta.dirname, test: {\ndir: path.join(import.meta.dirname, "tests"),\n${setup} } };`,
      ],
      [
        "vitest.config.js",
        `const __dirname = dirname(fileURLToPath(import.meta.url));\nexport default { root: __dirname, test: { ${setup} } };`,
      ],
      ["jest.config.json", '{ "roots": ["<rootDir>/src"], "setupFiles": ["<rootDir>/setup.js"] }'],
      ["package.json", testing("mocha --require ./setup.js *.test.js")],
    ])("selects its tests, by %s", async (name, settings) => {
      const selection = await select({ ...packages, [`packages/a/${name}`]: settings }, addition);
      expect(chosen(selection)).toEqual([
        `packages/a/a.test.js: ${around}`,
        "add ← test/add.test.ts",
      ]);
    });

    const own = { "packages/a/vitest.config.ts": `export default { test: { ${setup} } };` };

    it.each([
      [
        "they are rooted elsewhere",
        { "packages/a/vitest.config.ts": `export default { root: "../..", test: { ${setup} } };` },
      ],
      [
        "their root is computed",
        { "packages/a/vitest.config.ts": `export default { root: find(), test: { ${setup} } };` },
      ],
      [
        "their root is put together of parts that lead elsewhere",
        {
          "packages/a/vitest.config.ts": `export default { test: {\ndir: path.join(__dirname, ".."),\n${setup} } };`,
        },
      ],
      [
        "their root is put together of a place elsewhere",
        {
          "packages/a/vitest.config.ts": `export default { test: {\ndir: resolve(__dirname, "/b"),\n${setup} } };`,
        },
      ],
      [
        "their folder is said to be another",
        {
          "packages/a/vitest.config.ts": `const __dirname = path.resolve("..");\nexport default { test: {\ndir: join(__dirname, "b"),\n${setup} } };`,
        },
      ],
      [
        "their root has a name",
        { "packages/a/vitest.config.ts": `export default { root, test: { ${setup} } };` },
      ],
      [
        "they list tests elsewhere",
        {
          "packages/a/vitest.config.ts": `export default { test: {\ninclude: [\n"../b/*.js",\n],\n${setup} } };`,
        },
      ],
      [
        "others import them",
        {
          ...own,
          "packages/b/vitest.config.ts":
            'import a from "../a/vitest.config.ts";\nexport default a;',
        },
      ],
      [
        "others extend them",
        {
          ...own,
          "vitest.config.ts":
            'export default { test: { projects: [{ extends: "./packages/a/vitest.config.ts" }] } };',
        },
      ],
      [
        "a command names them",
        { ...own, "package.json": testing("vitest --config packages/a/vitest.config.ts") },
      ],
      [
        "the command leaves the package",
        { "packages/a/package.json": testing("mocha --require ./setup.js ../b") },
      ],
    ])("selects every test where %s", async (_, settings) => {
      const { fullBecause } = await select({ ...packages, ...settings }, addition);
      expect(fullBecause).toBe("packages/a/setup.js runs around every test and reaches add");
    });
  });
});
