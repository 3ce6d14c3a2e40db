import { execFileSync, spawnSync } from "node:child_process";
import { readdirSync, readFileSync, realpathSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { writeFiles } from "../support/git-repository.ts";
import { tempFolder } from "../support/temp-folder.ts";
import { recorderEnv, recorders } from "./recording.ts";

/** Runs code of some name as vitest does, and tells what the engine was asked for. */
const driver = `const { Session } = require("node:inspector");
const vm = require("node:vm");
const asked = [];
const post = Session.prototype.post;
Session.prototype.post = function (method, ...rest) {
  asked.push(method);
  return post.call(this, method, ...rest);
};
const { begin, end } = require(process.argv[2]);
begin();
for (const filename of process.argv.slice(3)) vm.runInThisContext("(() => 1)()", { filename });
end("a.test.js");
console.log(asked.filter((method) => method.startsWith("Debugger")).length);
`;

it.each([
  ["a path", (root: string) => [join(root, "a.js")], 0],
  ["an address", (root: string) => [`file://${join(root, "a.js")}`], 0],
  ["a name met twice", (root: string) => [join(root, "a.js"), join(root, "a.js")], 2],
])("keeps code that a runner runs by %s", async (_, namesIn, questions) => {
  const folder = await tempFolder();
  const [root, left] = [join(folder, "root"), join(folder, "left")];
  execFileSync("mkdir", [root]);
  writeFileSync(join(folder, "driver.cjs"), driver);
  const args = [join(folder, "driver.cjs"), join(recorders, "recorder.cjs")];
  const said = execFileSync(process.execPath, [...args, ...namesIn(realpathSync(root))], {
    encoding: "utf8",
    env: { ...process.env, ...recorderEnv(root, left) },
  });
  expect(Number(said)).toBe(questions);
  const sources = readdirSync(left).filter((name) => name.endsWith(".source"));
  expect(sources.map((name) => readFileSync(join(left, name), "utf8"))).toEqual(["(() => 1)()"]);
});

/** Threads of one process that end at the same time, as those of vitest may. */
const threads = `const { Worker } = require("node:worker_threads");
const code = "Date.now = () => 1; const { begin, end } = require(process.argv[2]); begin(); end(\\"a.test.js\\");";
for (const _ of [1, 2]) new Worker(code, { eval: true, argv: [process.argv[2]] });
`;

it("keeps what each thread of a process ran", async () => {
  const folder = await tempFolder();
  const [root, left] = [join(folder, "root"), join(folder, "left")];
  execFileSync("mkdir", [root]);
  writeFileSync(join(folder, "threads.cjs"), threads);
  const args = [join(folder, "threads.cjs"), join(recorders, "recorder.cjs")];
  const env = { ...process.env, ...recorderEnv(root, left) };
  execFileSync(process.execPath, args, { env });
  expect(notesIn(left)).toHaveLength(2);
});

it.each([
  ["passes", "", false],
  ["fails", "process.exitCode = 1;", true],
  ["is ended", "process.exit(2);", true],
  ["fails as it exits", 'process.on("exit", () => { process.exitCode = 3; });', true],
])("notes of a process for one test whether it %s", async (_, code, failed) => {
  const folder = await tempFolder();
  const [root, left] = [join(folder, "root"), join(folder, "left")];
  execFileSync("mkdir", [root]);
  writeFileSync(join(root, "a.test.cjs"), `setTimeout(() => { ${code} });`);
  const env = { ...process.env, ...recorderEnv(root, left), PATCHGATE_RECORD_TEST: "a.test.cjs" };
  const args = ["--require", join(recorders, "process.cjs"), "a.test.cjs"];
  spawnSync(process.execPath, args, { cwd: root, env });
  expect(notesIn(left)).toMatchObject([{ failed }]);
});

const standIn = (numFailingTests: number) =>
  `module.exports = async () => ({ numFailingTests: ${numFailingTests} });\n`;

it.each([
  ["beside jest", { "node_modules/jest-circus/runner.js": standIn(0) }, false],
  ["of an old jest", { "node_modules/jest-jasmine2/index.js": standIn(1) }, true],
  [
    "where only jest finds it",
    {
      "node_modules/jest/index.js": "",
      "node_modules/jest/node_modules/jest-circus/runner.js": standIn(1),
    },
    true,
  ],
])("notes what jest's own runner says, %s", async (_, files, failed) => {
  const folder = await tempFolder();
  const [root, left] = [join(folder, "root"), join(folder, "left")];
  await writeFiles(root, {
    ...files,
    "package.json": "{}",
    "run.cjs": "require(process.argv[2])({}, { rootDir: __dirname }, {}, {}, process.argv[3]);",
  });
  const args = [join(root, "run.cjs"), join(recorders, "jest.cjs"), join(root, "a.test.js")];
  execFileSync(process.execPath, args, { env: { ...process.env, ...recorderEnv(root, left) } });
  expect(notesIn(left)).toMatchObject([{ failed }]);
});

function notesIn(folder: string): unknown[] {
  const names = readdirSync(folder).filter((name) => name.endsWith(".json"));
  return names.map((name) => JSON.parse(readFileSync(join(folder, name), "utf8")));
}
