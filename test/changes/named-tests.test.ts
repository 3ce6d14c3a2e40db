import { describe, expect, it } from "vitest";
import { chosen, select } from "./selecting.ts";

const files = {
  "src/add.js": "exports.add = (a, b) => a + b;\n",
  "src/other.js": "exports.other = () => 1;\n",
};
const edit = { "src/add.js": "exports.add = (a, b) => b + a;\n" };
const plain =
  'const { add } = require("../src/add.js");\nif (add(1, 2) !== 3) throw Error("no");\n';
const deep = plain.replace("../src", "../../src");
const grouped = `${plain}describe("add", () => check(add));\n`;

const script = (test: string, more = {}) => JSON.stringify({ scripts: { test }, ...more });

const testsOf = async (more: Record<string, string>) =>
  chosen(await select({ ...files, ...more }, edit)).map((line) => line.replace(/^.* ← /, ""));

describe("files that commands name as tests, whatever they hold", () => {
  it.each([
    ["mocha checks/"],
    ["nyc --reporter=lcov mocha -R spec checks/*.js"],
    ["cross-env A=b node_modules/.bin/_mocha --timeout 5000 'checks/**/*.js' && echo done"],
    ["mocha --spec=checks/add.js"],
    ["ava checks/*.js"],
    ["tape -r dotenv/config checks/{add,sub}.js | tap-spec"],
    ["c8 tap checks"],
    ["uvu checks"],
    ["uvu -r tsm checks"],
    ["node --import tsx --test checks/*.js"],
    ["node --test checks/"],
    ["lint && cd checks && borp add.js"],
    ["tsc && mocha dist/checks/*.js"],
    ["npm run test:files -- checks/*.js"],
    ["concurrently 'mocha checks' 'eslint .'"],
    ["npx mocha@11 checks"],
    ["(cd . && mocha checks)"],
    ["deno test --allow-read checks/"],
    ["bun test ./checks"],
  ])("are tests: %s", async (command) => {
    const path = command.includes("dist/") ? "dist/checks/add.js" : "checks/add.js";
    expect(await testsOf({ "package.json": script(command), [path]: deepOr(path) })).toEqual([
      path,
    ]);
  });

  it.each([
    ["node spec/add.js", "spec/add.js"],
    ["node -r esm test/add && node test/other", "test/add.js"],
    ["node test", "test/index.js"],
    ["node --test", "pkg/test/add.js"],
    ["tap", "tests/add.js"],
    ["mocha", "test/add.js"],
  ])("are tests by what is usual: %s", async (command, path) => {
    const source = path.startsWith("pkg") ? deep : plain;
    expect(await testsOf({ "package.json": script(command), [path]: source })).toEqual([path]);
  });

  it.each([
    ["scripts that start other programs", "node checks/add.js && eslint checks/*.js"],
    ["what is given to a flag", "mocha -r ./checks/add.js -R checks"],
    ["what is left out", "mocha '!checks/*.js' other"],
    ["what another script builds", "npm run build -- checks/add.js"],
    ["programs of scripts that test nothing", "node test/add.js"],
  ])("are not told by %s", async (_, command) => {
    const manifest = JSON.stringify({ scripts: { run: command } });
    const path = command === "node test/add.js" ? "test/add.js" : "checks/add.js";
    expect(await testsOf({ "package.json": manifest, [path]: plain })).toEqual([]);
  });

  it("are programs of scripts that the test script names", async () => {
    const scripts = { test: "run-s quick", quick: "npm run all", all: "node test/add.js" };
    const more = { "package.json": JSON.stringify({ scripts }), "test/add.js": plain };
    expect(await testsOf(more)).toEqual(["test/add.js"]);
  });

  it("are those below a folder where mocha is told to go down", async () => {
    const below = { "checks/deep/add.js": deep };
    expect(await testsOf({ "package.json": script("mocha checks"), ...below })).toEqual([]);
    const told: Record<string, string>[] = [
      { "package.json": script("mocha --recursive checks") },
      { "package.json": script("mocha checks"), ".mocharc.yml": "recursive: true\n" },
    ];
    for (const settings of told)
      expect(await testsOf({ ...settings, ...below })).toEqual(["checks/deep/add.js"]);
  });

  it("are meant from the folder of the manifest", async () => {
    const own = { "packages/a/package.json": script("mocha lib/**/specs/*.js") };
    const source = grouped.replace("../src", "../../../../../src");
    expect(await testsOf({ ...own, "packages/a/lib/x/specs/add.js": source })).toEqual([
      "packages/a/lib/x/specs/add.js",
    ]);
    expect(await testsOf({ ...own, "lib/x/checks/add.js": source })).toEqual([]);
  });
});

describe("files that settings name as tests", () => {
  it.each([
    [".mocharc.yml", "spec: checks/*.js # all\n"],
    [".mocharc.yaml", "spec:\n  - 'checks/**/*.js'\n  - other\n"],
    [".mocharc.json", '{ "spec": ["checks"] }'],
    [".mocharc.cjs", 'module.exports = { spec: "checks/**/*.js" };'],
    ["test/mocha.opts", "--require should\nchecks\n"],
    ["Makefile", "test:\n\t@NODE_ENV=test $(BIN)/mocha \\\n\t\t--bail checks\n"],
    ["spec/support/jasmine.json", '{ "spec_dir": "checks", "spec_files": ["**/*[aA]dd.js"] }'],
    ["jasmine.mjs", 'export default { spec_dir: "checks", spec_files: ["*.js"] };'],
    ["package.json", '{ "wireit": { "test": { "command": "tape checks/*.js" } } }'],
    [".taprc", "files:\n  - checks/*.js\n"],
    [".borp.yaml", "files:\n  - 'checks/**/*.js'\n"],
    ["jest.config.js", 'module.exports = { testRegex: "checks/(.*?/)?.*\\\\.js$" };'],
    ["jest.config.ts", "export default { testRegex: ['/other/', '/checks/.*\\\\.jsx?$'] };"],
    ["jest.config.js", 'module.exports = { testRegex: "<rootDir>/checks/" };'],
    ["jest.config.json", '{ "testRegex": ["/checks/[^/]+\\\\.js$"] }'],
    ["jest.config.js", 'module.exports = { testMatch: ["**/checks/?(*.)+(add|sub).[jt]s?(x)"] };'],
    ["e2e/jest-e2e.json", '{ "rootDir": "..", "testMatch": ["<rootDir>/checks/*.js"] }'],
    ["config/jest.config.js", 'module.exports = { testMatch: ["**/checks/*.js"] };'],
    [
      "config/jest.config.js",
      'module.exports = { rootDir: path.join(__dirname, ".."), testMatch: ["<rootDir>/checks/**"] };',
    ],
    ["package.json", '{ "jest": { "roots": ["checks"], "testRegex": "checks/.*js$" } }'],
    ["package.json", '{ "mocha": { "spec": "checks/*.js" } }'],
    ["package.json", '{ "tap": { "files": ["checks/*.js"] } }'],
  ])("are tests: %s %s", async (path, settings) => {
    expect(await testsOf({ [path]: settings, "checks/add.js": plain })).toEqual(["checks/add.js"]);
  });

  it.each([
    ["package.json", '{ "ava": { "files": ["checks/**/*", "!checks/fixtures"] } }'],
    ["ava.config.js", 'export default { files: ["checks/*.js"] };'],
    ["jest.config.js", "module.exports = { testRegex: patternOf('checks') };"],
    ["jest.config.js", "const testMatch = find();\nmodule.exports = { testMatch };"],
    ["jest.config.js", "module.exports = { testMatch: [...base.testMatch] };"],
    ["jest.config.js", 'module.exports = { testRegex: "(check+s?)+/(a+)+" };'],
    ["jest.config.js", 'module.exports = { testRegex: "(" };'],
    [".mocharc.js", "module.exports = { spec: specs() };"],
    ["karma.conf.js", 'module.exports = (it) => it.set({ files: ["checks/*.js"] });'],
    [
      "config/vitest.config.ts",
      'export default { root: "..", test: { include: ["./checks/*-tests.js", "checks/*[dt].js"] } };',
    ],
  ])("are tests if they make some: %s %s", async (path, settings) => {
    const named = { [path]: settings };
    expect(await testsOf({ ...named, "checks/add.js": grouped })).toEqual(["checks/add.js"]);
    expect(await testsOf({ ...named, "checks/add.js": plain })).toEqual([]);
  });

  it("are those of shell scripts that a script names", async () => {
    const manifest = script("sh tools/run.sh");
    const more = { "package.json": manifest, "tools/run.sh": "set -e\nnode test/add.js\n" };
    expect(await testsOf({ ...more, "test/add.js": plain })).toEqual(["test/add.js"]);
  });

  it("are those in the folders that jest looks into, but for what is beside them", async () => {
    const more = {
      "src/__tests__/add.js": plain.replace("src/", ""),
      "src/__tests__/utils.js": plain,
    };
    expect(await testsOf({ "package.json": script("jest"), ...more })).toEqual([
      "src/__tests__/add.js",
    ]);
    expect(await testsOf({ "package.json": script("vitest"), ...more })).toEqual([]);
  });

  it("are those of settings that a command, or other settings, name", async () => {
    const unit = '{ "testRegex": "checks/.*js$" }';
    for (const [manifest, path] of [
      [script("jest -c config/unit.json"), "config/unit.json"],
      ['{ "jest": { "projects": ["<rootDir>/config/all.json"] } }', "config/all.json"],
    ] as const)
      expect(
        await testsOf({ "package.json": manifest, [path]: unit, "checks/add.js": plain }),
      ).toEqual(["checks/add.js"]);
  });

  it("are none where the fields are another tool's", async () => {
    const manifest = '{ "files": ["checks"], "spec": "checks/add.js", "main": "src/add.js" }';
    expect(await testsOf({ "package.json": manifest, "checks/add.js": grouped })).toEqual([]);
  });

  it("are looked at as data as well where they make no tests", async () => {
    const more = {
      "package.json": script("mocha --recursive test"),
      "test/data/rows.js": "module.exports = [1];\n",
      "test/read.js": 'it("reads", () => load(find(folder)));\n',
    };
    const { tests } = await select(
      { ...files, ...more },
      { "test/data/rows.js": "module.exports = [2];\n" },
    );
    expect(tests.map(({ file }) => file)).toEqual(["test/data/rows.js", "test/read.js"]);
  });
});

function deepOr(path: string): string {
  return path.startsWith("dist") ? deep : plain;
}

describe("a program of the test script", () => {
  it("is around the tests that it hands to a runner", async () => {
    const run = `const Mocha = require("mocha");
global.add = require("../src/add.js").add;
new Mocha().addFile("test/sum.test.js").run();
`;
    const more = {
      "package.json": script("node test/run.js"),
      "test/run.js": run,
      "test/sum.test.js": 'it("adds", () => check(add(1, 2)));\n',
    };
    expect(await testsOf(more)).toEqual(
      expect.arrayContaining([expect.stringContaining("test/sum.test.js")]),
    );
  });
});

it("reads lists that hold remarks with apostrophes", async () => {
  const more = {
    "vitest.config.js": `export default { test: { include: [
  // it's all of them
  "checks/**/*.js",
] } };
`,
    "checks/add.js": grouped,
  };
  expect(await testsOf(more)).toEqual(["checks/add.js"]);
});

it("takes words too long for any path for what may name any test", async () => {
  const more = { Makefile: `test:\n\tmocha ${"a".repeat(300_000)}\n`, "checks/add.js": grouped };
  expect(await testsOf(more)).toEqual(["checks/add.js"]);
});
