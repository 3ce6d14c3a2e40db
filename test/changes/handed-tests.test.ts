import { describe, expect, it } from "vitest";
import { chosen, select } from "./selecting.ts";

const rule = {
  "src/rule.js": "export const rule = () => 1;\n",
  "src/other.js": "export const other = () => 1;\n",
};
const edit = { "src/rule.js": "export const rule = () => 2;\n" };
const loadRule = 'import { rule } from "../src/rule.js";\n';

const using = (body: string) => select({ ...rule, "tests/rule.js": loadRule + body }, edit);

describe("files that hand tests over to what makes them", () => {
  it.each([
    [
      "a tester",
      'const ruleTester = new RuleTester();\nruleTester.run("rule", rule, { valid: [] });',
    ],
    ["a tester made on the spot", "new tools.RuleTester({}).run(`rule`, rule, { valid: [] });"],
    ["a global that tests", 'testRule({ rule, accept: ["a"] });'],
    ["a tester of plugins", "pluginTester({ plugin: rule, tests: [] });"],
    ["a table of tests", "for (const set of sets) defineTests(rule, set);"],
    ["a module that is a tester", 'import run from "rule-tester";\nrun({ rule, valid: [] });'],
    ["the whole runner, called", 'const tape = require("tape");\ntape("rule", (t) => rule(t));'],
    ["a runner's member", 'const tap = require("tap");\ntap.test("rule", (t) => rule(t));'],
  ])("are tests: %s", async (_, body) => {
    expect(chosen(await using(body))).toEqual(["rule ← tests/rule.js"]);
  });

  it.each([
    ["only make a tester", "export const tester = new RuleTester({ rule });"],
    ["hand over in a function", 'export const check = () => ruleTester.run("rule", rule, {});'],
    ["ask patterns", 'export const fits = /a/.test("a" + rule());'],
  ])("are no tests where they %s", async (_, body) => {
    expect((await using(body)).total).toBe(0);
  });

  it("are looked for in the folders of tests alone", async () => {
    const source = `${loadRule}ruleTester.run("rule", rule, {});\n`;
    expect((await select({ ...rule, "scripts/rule.js": source }, edit)).total).toBe(0);
  });

  it("may still be what runs around every test", async () => {
    const files = {
      ...rule,
      "vitest.config.ts": 'export default { test: { setupFiles: ["./tests/setup.js"] } };\n',
      "tests/setup.js": `${loadRule}testRule(rule);\n`,
      "tests/other.test.js":
        'import { other } from "../src/other.js";\ntest("a", () => other());\n',
    };
    const { fullBecause } = await select(files, edit);
    expect(fullBecause).toBe("tests/setup.js runs around every test and reaches rule");
  });
});
