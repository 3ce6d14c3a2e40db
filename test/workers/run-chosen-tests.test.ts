import { expect, it } from "vitest";
import { detectProject } from "../../workers/project/detect-project.ts";
import { runNamedTests } from "../../workers/run-tests/run-named-tests.ts";
import { writeFiles } from "../support/git-repository.ts";
import { placeAt } from "../support/place.ts";
import { tempFolder } from "../support/temp-folder.ts";

async function run(
  scripts: Record<string, string>,
  files: Record<string, string>,
  names: string[] = [],
) {
  const root = await tempFolder();
  const packageJson = JSON.stringify({ scripts });
  await writeFiles(root, { "package.json": packageJson, ...files });
  const project = detectProject({ packageJson, tests: [], has: () => false }, {});
  const asked = Object.keys(files).flatMap((file) => (/test/.test(file) ? [{ file, names }] : []));
  const { command, results } = await runNamedTests(project, asked, await placeAt(root));
  return { command, results: results.map(({ file, status }) => [file, status]) };
}

const passes = 'require("node:test")("a", () => {});\n';
const fails = 'throw new Error("not for this runner");\n';

it("leaves out tests of types alone, which no runner of code takes up", async () => {
  expect(await run({ test: "node --test" }, { "index.test-d.ts": fails })).toEqual({
    command: null,
    results: [["index.test-d.ts", "skipped"]],
  });
  const both = await run({ test: "node --test" }, { "a.test.js": passes, "a.test-d.ts": fails });
  expect(both.results).toEqual([
    ["a.test.js", "passed"],
    ["a.test-d.ts", "skipped"],
  ]);
});

it("leaves out files that the command does not name to its runner", async () => {
  const files = { "test/a.test.js": passes, "test/deno/b.test.js": fails };
  expect((await run({ test: "node --test test/*.js" }, files)).results).toEqual([
    ["test/a.test.js", "passed"],
    ["test/deno/b.test.js", "skipped"],
  ]);
});

it("runs the whole command where it names none of them, as when tests are compiled", async () => {
  const files = { "src/a.test.ts": "let a: number;", "build.js": compiling };
  expect(await run({ test: "node build.js && node --test out/*.js" }, files)).toEqual({
    command: "npm test",
    results: [["npm test", "passed"]],
  });
});

const compiling = `const fs = require("node:fs");
fs.mkdirSync("out", { recursive: true });
fs.writeFileSync("out/a.test.js", 'require("node:test")("a", () => {});');
`;

it("builds first what the command builds first", async () => {
  const files = {
    "build.js": 'require("node:fs").copyFileSync("one.js", "built.js");\n',
    "one.js": "module.exports = 2;\n",
    "built.js": "module.exports = 1;\n",
    "one.test.js":
      'require("node:test")("one", () => require("node:assert").equal(require("./built.js"), 1));\n',
  };
  const scripts = { build: "node build.js", pretest: "npm run build", test: "node --test" };
  expect((await run(scripts, files)).results).toEqual([["one.test.js", "failed"]]);
  const broken = { ...scripts, build: "node none.js" };
  expect((await run(broken, files)).results).toEqual([["npm run build", "failed"]]);
});

it("builds once, and leaves out what it does not take up, where tests are named", async () => {
  const built = 'require("node:assert").equal(require("node:fs").readFileSync("log", "utf8"), "x")';
  const files = {
    "build.js": 'require("node:fs").appendFileSync("log", "x");\n',
    "a.test.js": `require("node:test")("one", () => ${built});\n`,
    "b.test.js": `require("node:test")("one", () => ${built});\n`,
    "c.test-d.ts": fails,
  };
  const scripts = { build: "node build.js", pretest: "npm run build", test: "node --test" };
  expect((await run(scripts, files, ["one"])).results).toEqual([
    ["a.test.js", "passed"],
    ["b.test.js", "passed"],
    ["c.test-d.ts", "skipped"],
  ]);
});
