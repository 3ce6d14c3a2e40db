import { describe, expect, it } from "vitest";
import { detectProject } from "../../workers/project/detect-project.ts";
import { parseResults } from "../../workers/run-tests/parse-results.ts";
import { runTestFiles } from "../../workers/run-tests/run-tests.ts";
import { runnerCommand } from "../../workers/run-tests/runner-command.ts";
import { writeFiles } from "../support/git-repository.ts";
import { placeAt } from "../support/place.ts";
import { tempFolder } from "../support/temp-folder.ts";

const projectOf = (test: string) =>
  detectProject(
    { packageJson: JSON.stringify({ scripts: { test } }), tests: [], has: () => false },
    {},
  );

async function run(test: string, files: Record<string, string>, asked = Object.keys(files)) {
  const root = await tempFolder();
  await writeFiles(root, { "package.json": JSON.stringify({ scripts: { test } }), ...files });
  const { results, command } = await runTestFiles(projectOf(test), asked, await placeAt(root));
  return { command, results: results.map(({ durationMs, ...rest }) => rest) };
}

describe("node --test", () => {
  it("reports the innermost tests with their groups, file by file", async () => {
    const { results } = await run("node --test", {
      "a.test.cjs": `const {test,describe,it}=require("node:test");const assert=require("assert");
        test("top",()=>{});
        describe("group",()=>{it("good",()=>{});it("bad",()=>assert.equal(1,2));it.skip("later",()=>{});
        describe("deep",()=>it("inner",()=>{}))});`,
      "b.test.cjs": 'require("node:test").test("other",()=>{})',
    });
    const a = { file: "a.test.cjs", message: null };
    expect(results).toEqual([
      { ...a, name: "top", status: "passed" },
      { ...a, name: "group > good", status: "passed" },
      { ...a, name: "group > bad", status: "failed", message: "1 == 2" },
      { ...a, name: "group > later", status: "skipped" },
      { ...a, name: "group > deep > inner", status: "passed" },
      { file: "b.test.cjs", name: "other", status: "passed", message: null },
    ]);
  });

  it("counts a file that does not load as a failed test", async () => {
    const { results } = await run("node --test", { "b.test.cjs": 'throw new Error("boom")' });
    expect(results).toMatchObject([{ file: "b.test.cjs", status: "failed" }]);
  });
});

describe("an unknown runner", () => {
  it("runs its whole command as one test", async () => {
    expect(await run("./check.sh", { "check.sh": "exit 3" }, ["a.test.py"])).toMatchObject({
      command: "npm test",
      results: [{ name: "(whole command)", status: "failed" }],
    });
  });
});

it("runs nothing when nothing is selected", async () =>
  expect(await run("node --test", {}, [])).toEqual({ command: null, results: [] }));

it("keeps what the repository's script gives its runner, and quotes file names", () => {
  expect(runnerCommand(projectOf("vitest run --config v.ts"), ["a b.test.ts"])).toBe(
    "npx --no-install vitest run --reporter=json --config v.ts 'a b.test.ts'",
  );
  expect(runnerCommand(projectOf("node --import tsx --test test/*.ts"), ["a.test.ts"])).toContain(
    "node --import tsx --test --test-reporter=tap a.test.ts",
  );
  expect(runnerCommand(projectOf("NODE_OPTIONS=--experimental-vm-modules jest"), ["a"])).toBe(
    "NODE_OPTIONS=--experimental-vm-modules npx --no-install jest --json --runTestsByPath a",
  );
});

it("finds the report among what tests print, and a suite that did not load", () => {
  const report = {
    testResults: [
      {
        name: "/r/a.test.ts",
        status: "failed",
        assertionResults: [
          {
            ancestorTitles: ["g"],
            title: "t",
            status: "failed",
            duration: 2,
            failureMessages: ["no"],
          },
          { ancestorTitles: [], title: "u", status: "pending" },
        ],
      },
      { name: "/r/b.test.ts", status: "failed", message: "cannot load", assertionResults: [] },
    ],
  };
  expect(parseResults("vitest", `{"log":1}\nnoise\n${JSON.stringify(report)}\n`, "/r")).toEqual([
    { file: "a.test.ts", name: "g > t", status: "failed", durationMs: 2, message: "no" },
    { file: "a.test.ts", name: "u", status: "skipped", durationMs: 0, message: null },
    { file: "b.test.ts", name: "(file)", status: "failed", durationMs: 0, message: "cannot load" },
  ]);
  expect(parseResults("jest", "no report", "/r")).toBeNull();
});
