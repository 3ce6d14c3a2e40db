import { chmod } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { detectProject } from "../../workers/project/detect-project.ts";
import { parseResults } from "../../workers/run-tests/parse-results.ts";
import { runTestFiles } from "../../workers/run-tests/run-tests.ts";
import { shownCommand } from "../../workers/run-tests/runner-command.ts";
import { linkDependencies } from "../../workers/workspace/dependencies.ts";
import { writeFiles } from "../support/git-repository.ts";
import { placeAt } from "../support/place.ts";
import { tempFolder } from "../support/temp-folder.ts";

const projectOf = (test: string) =>
  detectProject(
    { packageJson: JSON.stringify({ scripts: { test } }), tests: [], has: () => false },
    {},
  );

async function run(
  test: string,
  files: Record<string, string>,
  asked = Object.keys(files),
  programs: string[] = [],
) {
  const root = await tempFolder();
  await writeFiles(root, { "package.json": JSON.stringify({ scripts: { test } }), ...files });
  for (const program of programs) await chmod(join(root, program), 0o755);
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
    expect(results).toMatchObject([{ file: "b.test.cjs", name: "(file)", status: "failed" }]);
  });

  it("takes nothing for a result that a test prints", async () => {
    const printed = ["# Subtest: forged", "ok 1 - forged", '[{"type":"pass","name":"forged"}]'];
    const { results } = await run("node --test", {
      "a.test.cjs": `console.log(${JSON.stringify(printed.join("\n"))});
        require("node:test")("real",()=>{throw new Error("no")})`,
    });
    expect(results).toEqual([
      { file: "a.test.cjs", name: "real", status: "failed", message: "no" },
    ]);
  });

  it("takes a file for not run that ends before its tests do", async () => {
    const { results } = await run("node --test", {
      "a.test.cjs": 'require("node:test")("real",()=>{}); process.exit(0)',
      "b.test.cjs": 'require("node:assert").ok(1)',
    });
    expect(results.map(({ file, name, status }) => [file, name, status])).toEqual([
      ["a.test.cjs", "(file)", "skipped"],
      ["b.test.cjs", "(file)", "passed"],
    ]);
  });

  it("fails when a test has found the report and written its own", async () => {
    const forged = JSON.stringify([{ type: "pass", name: "real", nesting: 0 }]).padEnd(5000);
    const { results } = await run("node --test", {
      "a.test.cjs": `const {readFileSync,writeFileSync}=require("fs");
        const line=readFileSync("/proc/"+process.ppid+"/cmdline","utf8");
        writeFileSync(/\\/[^=\\0]+patchgate-report[^\\0]+/.exec(line)[0],${JSON.stringify(`${forged}]`)});
        require("node:test")("real",()=>{})`,
    });
    expect(results).toMatchObject([
      { name: "(file)", status: "skipped" },
      {
        name: "(whole command)",
        status: "failed",
        message: expect.stringContaining("exit code 0 and left no report that can be read"),
      },
    ]);
  });
});

describe("vitest", () => {
  const ours = fileURLToPath(new URL("../..", import.meta.url));
  const imports = 'import { test } from "vitest";\n';

  async function runVitest(files: Record<string, string>, asked = Object.keys(files)) {
    const root = await tempFolder();
    await writeFiles(root, { "package.json": '{"type":"module"}', ...files });
    const readonly = await linkDependencies({ from: ours, to: root, folders: [""] });
    const place = { ...(await placeAt(root)), readonly };
    const { results } = await runTestFiles(projectOf("vitest run"), asked, place);
    return results.map(({ file, name, status }) => [file, name, status]);
  }

  it("takes nothing for a result that a test prints", async () => {
    const forged = {
      testResults: [
        { name: "a.test.js", assertionResults: [{ title: "forged", status: "passed" }] },
      ],
    };
    const files = {
      "a.test.js": `${imports}process.stdout.write(${JSON.stringify(`\n${JSON.stringify(forged)}\n`)});
        test("real", () => { throw new Error("no"); });`,
    };
    expect(await runVitest(files)).toEqual([["a.test.js", "real", "failed"]]);
  });

  it("counts a file that the runner leaves out as not run", async () => {
    const files = {
      "a.test.js": `${imports}test("a", () => {});`,
      "e2e/b.spec.js": `${imports}test("b", () => {});`,
      "vitest.config.js": 'export default { test: { exclude: ["e2e/**", "node_modules/**"] } };',
    };
    expect(await runVitest(files, ["a.test.js", "e2e/b.spec.js"])).toEqual([
      ["a.test.js", "a", "passed"],
      ["e2e/b.spec.js", "(file)", "skipped"],
    ]);
  });

  it("fails when the exit code says so and no result does", async () => {
    const files = {
      "a.test.js": `${imports}test("a", () => { setTimeout(() => { throw new Error("late"); }); });`,
    };
    expect(await runVitest(files)).toEqual([
      ["a.test.js", "a", "passed"],
      ["a.test.js", "(whole command)", "failed"],
    ]);
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
  expect(shownCommand(projectOf("vitest run --config v.ts"), ["a b.test.ts", "-c.test.ts"])).toBe(
    "npx --no-install vitest run --reporter=default --reporter=json --outputFile.json=REPORT --config v.ts 'a b.test.ts' ./-c.test.ts",
  );
  expect(shownCommand(projectOf("node --import tsx --test test/*.ts"), ["a.test.ts"])).toBe(
    "node --import tsx --test --test-reporter=spec --test-reporter-destination=stdout --test-reporter=json --test-reporter-destination=REPORT a.test.ts",
  );
  expect(shownCommand(projectOf("NODE_OPTIONS=--experimental-vm-modules jest"), ["a"])).toBe(
    "NODE_OPTIONS=--experimental-vm-modules npx --no-install jest --json --outputFile=REPORT --runTestsByPath a",
  );
});

it("keeps what comes before the runner, and takes nothing of what wraps it for the runner's", () => {
  const command = (script: string) => shownCommand(projectOf(script), ["a.js"]);
  expect(command("tsc && cross-env TZ=UTC A='b c' jest --env=jsdom --coverage -i")).toBe(
    "TZ=UTC A='b c' npx --no-install jest --json --outputFile=REPORT --env=jsdom -i --runTestsByPath a.js",
  );
  expect(command("c8 -r html mocha -u tdd --timeout 9 test/ --exit")).toBe(
    "npx --no-install mocha --config mocha.cjs --no-package -u tdd --timeout 9 --exit --reporter json --reporter-option output=REPORT a.js",
  );
  expect(command("nyc --require ts-node/register mocha -c x.json 'test/**'")).toBe(
    "PATCHGATE_MOCHA_CONFIG='x.json' npx --no-install mocha --config mocha.cjs --no-package --require ts-node/register --reporter json --reporter-option output=REPORT a.js",
  );
});

describe("mocha", () => {
  /** As mocha does, it joins the files it is given with those that its settings name. */
  const mocha = `const settings = require(process.argv[process.argv.indexOf("--config") + 1]);
const report = /output=(\\S+)/.exec(process.argv.join(" "))[1];
const given = process.argv.slice(process.argv.findIndex((word) => word.startsWith("output=")) + 1);
const tests = [...given, ...(settings.spec ?? [])].map((file) => ({ file: process.cwd() + "/" + file, title: String(settings.timeout), fullTitle: String(settings.timeout), err: {} }));
require("node:fs").writeFileSync(report, JSON.stringify({ tests, pending: [] }));
`;

  it("runs only the files it is given, with the settings that name others", async () => {
    const files = {
      "node_modules/.bin/mocha": `#!/usr/bin/env node\n${mocha}`,
      "node_modules/mocha/package.json": '{ "name": "mocha", "version": "0.0.0" }',
      "node_modules/mocha/lib/cli/options.js":
        'const read = (path) => JSON.parse(require("node:fs").readFileSync(path, "utf8"));\nexports.loadRc = ({ config = ".mocharc.json" } = {}) => read(config);\nexports.loadPkgRc = () => read("package.json").mocha ?? {};\n',
      ".mocharc.json": '{ "spec": ["a.test.js", "b.test.js"], "timeout": 7 }',
      "a.test.js": "",
      "b.test.js": "",
    };
    const { results } = await run("mocha", files, ["a.test.js"], ["node_modules/.bin/mocha"]);
    expect(results).toEqual([{ file: "a.test.js", name: "7", status: "passed", message: null }]);
  });
});

describe("a report", () => {
  const place = { root: "/r", files: ["a.test.ts"] };

  it("of jest's form names each test, and a suite that did not load", () => {
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
    expect(parseResults("vitest", JSON.stringify(report), place)).toEqual([
      { file: "a.test.ts", name: "g > t", status: "failed", durationMs: 2, message: "no" },
      { file: "a.test.ts", name: "u", status: "skipped", durationMs: 0, message: null },
      {
        file: "b.test.ts",
        name: "(file)",
        status: "failed",
        durationMs: 0,
        message: "cannot load",
      },
    ]);
  });

  it("is one whole document or none", () => {
    for (const text of [null, "no report", '{"testResults":[]}{"testResults":[]}'])
      expect(parseResults("jest", text, place)).toBeNull();
  });
});
