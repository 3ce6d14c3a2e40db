import { describe, expect, it } from "vitest";
import { chosen, select } from "./selecting.ts";

const files = {
  "src/add.js": "exports.add = (a, b) => a + b;\n",
  "src/other.js": "exports.other = () => 1;\n",
};
const edit = { "src/add.js": "exports.add = (a, b) => b + a;\n" };
const chosenWith = async (more: Record<string, string>) =>
  chosen(await select({ ...files, ...more }, edit)).map((line) => line.replace(/^.* ← /, ""));

describe("tests by their names", () => {
  it("are those of browsers, which any code of their package may break", async () => {
    const more = {
      "ui/login.cy.js": 'login("me");\n',
      "ui/login.e2e.ts": 'require("../src/add.js").add();\n',
      "cypress/integration/login.js": 'describe("login", () => cy.visit("/"));\n',
    };
    expect(chosen(await select({ ...files, ...more }, edit))).toEqual([
      "cypress/integration/login.js: cypress/integration/login.js drives a browser",
      "ui/login.cy.js: ui/login.cy.js drives a browser",
      "src/add.js ← ui/login.e2e.ts",
    ]);
  });

  it("are started browsers as well", async () => {
    const more = {
      "web/a.test.ts": 'import { test } from "@playwright/test";\ntest("a", ({ page }) => page);\n',
    };
    expect(chosen(await select({ ...files, ...more }, edit))).toEqual([
      "web/a.test.ts: web/a.test.ts starts processes",
    ]);
  });
});

describe("modules loaded by paths that are put together", () => {
  it.each([
    [
      "joined from the folder",
      'const path = require("path");\nrequire(path.join(__dirname, "..", "src", "add.js"))',
    ],
    [
      "resolved from the folder",
      'import { resolve } from "path";\nrequire(resolve(__dirname, "../src/add"))',
    ],
    ["a sum", 'require(__dirname + "/../src/add.js")'],
    ["a text", `require(\`\${__dirname}/../src/add\`)`],
    ["the module's own", 'module.require("../src/add")'],
  ])("lead to what they name: %s", async (_, load) => {
    const source = (name: string) =>
      `it("a", () => ${load.split("\n").at(-1)?.replace("add", name)}.${name}());`;
    const head = load.split("\n").slice(0, -1).join("\n");
    const more = {
      "test/a.test.js": `${head}\n${source("add")}\n`,
      "test/b.test.js": `${head}\n${source("other")}\n`,
    };
    expect(await chosenWith(more)).toEqual(["test/a.test.js"]);
  });

  it.each([
    ["from the main module", 'require.main.require("./src/add")'],
    ["from a parent", 'module.parent.require("../x/" + name)'],
    ["from a folder of its own", 'const __dirname = find();\nrequire(__dirname + "/add")'],
    ["from where the process is", 'require(path.resolve("src", "add"))'],
    ["resolved from there", 'require(path.resolve("./src", "add"))'],
    ["joined of nothing", "require(parts.join())"],
    ["with parts that are not told", "require(path.join(__dirname, folder, name))"],
  ])("may lead anywhere: %s", async (_, load) => {
    const more = { "test/a.test.js": `it("a", () => {\n${load}.add();\n});\n` };
    expect(await chosenWith(more)).toEqual([
      "test/a.test.js: test/a.test.js loads modules by computed names",
    ]);
  });
});
