import { cp, symlink } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import type { TestClaim } from "../../contracts/test-report.ts";
import { runCommand } from "../../workers/command-runner.ts";
import { detectProject } from "../../workers/project/detect-project.ts";
import { isTestFile, isTestPath } from "../../workers/project/test-paths.ts";
import { openSandbox } from "../../workers/sandbox/open-sandbox.ts";
import { openSourceFolder } from "../../workers/source-folder.ts";
import { createVerifier } from "../../workers/verifier.ts";
import { aFile, aPatch, aSpec } from "../support/facts.ts";
import { writeFiles } from "../support/git-repository.ts";
import { tempFolder } from "../support/temp-folder.ts";
import { aRun, aStep } from "../support/workspace.ts";

const manifest = JSON.stringify({ scripts: { test: "node --test" } });
const test = (name: string, body: string) =>
  `require("node:test")(${JSON.stringify(name)}, () => { ${body} });\n`;
const greets = 'require("node:assert").equal(require("../src/greet.cjs"), "hello")';

/** Runs the tests of a patch from one set of files to another, as the tester claims them. */
async function report(
  base: Record<string, string>,
  changes: Record<string, string>,
  claim: TestClaim["newTests"],
) {
  const [baseRoot, headRoot] = [await tempFolder(), await tempFolder()];
  await writeFiles(baseRoot, { "package.json": manifest, ...base });
  await cp(baseRoot, headRoot, { recursive: true });
  await writeFiles(headRoot, changes);
  const verifier = createVerifier({
    workspace: {
      checkoutHead: async () => headRoot,
      checkoutBase: async () => baseRoot,
      readonlyMounts: async () => [],
      diffAsText: async () => "",
      putBack: async () => [],
    },
    project: async () => detectProject({ packageJson: manifest, tests: [], has: () => false }, {}),
    sandbox: () => openSandbox({ backend: "bwrap" }),
    commandEnv: {},
    wallSeconds: 60,
    baselines: join(await tempFolder(), "baselines"),
    keep: async (content, mime) => ({ hash: "sha256:0", bytes: content.length, mime }),
    mask: (text) => text,
    isTestFile,
    isTestPath,
    runBaseTests: () => runCommand,
    detectChanges: async () => Promise.reject(new Error("Not asked in this test")),
  });
  const patch = aPatch({
    files: Object.keys(changes).map((path) =>
      aFile(path, { status: path in base ? "modified" : "added" }),
    ),
  });
  const selection = {
    tests: [],
    total: 0,
    mode: "targeted" as const,
    fullBecause: null,
    uncovered: [],
  };
  const input = { patch, selection, claim: { newTests: claim, criteria: [] } };
  return verifier.runTests({ run: aRun({ spec: aSpec() }), ...input }, aStep());
}

const file = "test/greet.test.cjs";
const claimed = { file, name: "greets", criterionId: "AC-1" };

it("proves a criterion by a test that fails on the base and passes with the patch", async () => {
  const { newTests, criteria } = await report(
    { "src/greet.cjs": 'module.exports = "";' },
    { "src/greet.cjs": 'module.exports = "hello";', [file]: test("greets", greets) },
    [claimed],
  );
  expect(newTests).toEqual([{ ...claimed, failsOnBase: true, passesOnHead: true }]);
  expect(criteria.map(({ status }) => status)).toEqual(["proven"]);
});

it("brings the helpers of new tests to the base, so that a missing one proves nothing", async () => {
  const { newTests, criteria } = await report(
    { "src/greet.cjs": 'module.exports = "hello";' },
    {
      "test/helper.cjs": `exports.check = () => ${greets};`,
      [file]: test("greets", 'require("./helper.cjs").check()'),
    },
    [claimed],
  );
  expect(newTests).toEqual([{ ...claimed, failsOnBase: false, passesOnHead: true }]);
  expect(criteria.map(({ status }) => status)).toEqual(["covered"]);
});

it("does not take a test for new that the base has", async () => {
  const { newTests, editedTests } = await report(
    { "src/greet.cjs": 'module.exports = "";', [file]: test("greets", greets) },
    { "src/greet.cjs": 'module.exports = "hello";', [file]: test("greets", `${greets};`) },
    [claimed],
  );
  expect({ newTests, editedTests }).toEqual({ newTests: [], editedTests: [file] });
});

it("does not count a test that is skipped on the base as failing there", async () => {
  const { newTests } = await report(
    { "src/greet.cjs": 'module.exports = "";' },
    {
      "src/greet.cjs": 'module.exports = "hello";',
      [file]:
        'require("node:test")("greets", { skip: require("../src/greet.cjs") === "" }, () => {});\n',
    },
    [claimed],
  );
  expect(newTests).toEqual([{ ...claimed, failsOnBase: false, passesOnHead: true }]);
});

it("fails a test file that the patch silences, and passes over one that never ran", async () => {
  const quiet = "if (!globalThis.none) process.exit(0);\n";
  const { results } = await report(
    { [file]: test("greets", ""), "test/other.test.cjs": `${quiet}${test("other", "")}` },
    {
      [file]: `${quiet}${test("greets", "")}`,
      "test/other.test.cjs": `${quiet}${test("other", "1")}`,
    },
    [],
  );
  expect(results.map(({ file: of, status, message }) => [of, status, message])).toEqual([
    [file, "failed", expect.stringContaining("run on the base commit")],
    ["test/other.test.cjs", "skipped", "The runner reported no test of this file."],
  ]);
});

it("reads no link and no device of a working copy", async () => {
  const [root, elsewhere] = [await tempFolder(), await tempFolder()];
  await writeFiles(elsewhere, { "secret.ts": "export const secret = 1;" });
  await writeFiles(root, { "own.ts": "export const own = 1;" });
  await symlink("/dev/zero", join(root, "endless.ts"));
  await symlink(elsewhere, join(root, "linked"));
  const folder = openSourceFolder(root);
  expect(await folder.list()).toEqual(["own.ts"]);
  expect(
    await Promise.all(["own.ts", "endless.ts", "linked/secret.ts", "none.ts"].map(folder.read)),
  ).toEqual(["export const own = 1;", null, null, null]);
});
