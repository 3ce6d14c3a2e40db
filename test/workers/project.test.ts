import { describe, expect, it } from "vitest";
import { detectProject } from "../../workers/project/detect-project.ts";
import { isTestFile, isTestPath } from "../../workers/project/test-paths.ts";

const detect = (manifest: object, files: string[] = [], commands = {}) =>
  detectProject(
    {
      packageJson: JSON.stringify(manifest),
      tests: files.filter((path) => path.includes("test")),
      has: (path) => files.includes(path),
    },
    commands,
  );

describe("detectProject", () => {
  it("takes the scripts that judge and leaves those that change files", () => {
    const scripts = {
      format: "prettier --write .",
      "format:check": "prettier --check .",
      lint: "eslint . --fix",
      typecheck: "tsc",
      build: "vite build",
      test: "vitest run",
    };
    expect(detect({ scripts })).toEqual({
      packageManager: "npm",
      checks: [
        { kind: "format", name: "format:check", command: "npm run format:check" },
        { kind: "types", name: "typecheck", command: "npm run typecheck" },
        { kind: "build", name: "build", command: "npm run build" },
        { kind: "test", name: "test", command: "npm test" },
      ],
      testCommand: "npm test",
      runner: "vitest",
      testScript: "vitest run",
      builds: [],
      namedTests: null,
    });
  });

  it("lets the configuration win, and false switch a check off", () => {
    const scripts = { lint: "eslint .", test: "jest" };
    const { checks } = detect({ scripts }, [], { lint: "make lint", test: false, types: "tsc -b" });
    expect(checks.map(({ command }) => command)).toEqual(["make lint", "tsc -b"]);
  });

  it("checks types by itself where TypeScript is set up without a script", () => {
    const manifest = { devDependencies: { typescript: "6" } };
    expect(detect(manifest, ["tsconfig.json"]).checks).toEqual([
      { kind: "types", name: "tsc", command: "npx --no-install tsc --noEmit" },
    ]);
    expect(detect(manifest).checks).toEqual([]);
  });

  it.each([
    ["vitest run", "vitest"],
    ["cross-env A=1 jest --ci", "jest"],
    ["node --import tsx --test", "node"],
    ["mocha -r x", "mocha"],
    ["npm run unit", "vitest"],
    ["./test.sh", "other"],
  ])("knows the runner of %j", (test, runner) =>
    expect(detect({ scripts: { test, unit: "vitest" } }).runner).toBe(runner),
  );

  const scripts = { build: "tsc -p .", lint: "eslint .", types: "tsc --noEmit" };

  it.each([
    ["tsc && mocha test", {}, ["tsc"]],
    [
      "npm run unit",
      { unit: "mocha", preunit: "npm run lint && npm run build" },
      ["npm run build"],
    ],
    ["mocha", { pretest: "rimraf build && rollup -c" }, ["rollup -c"]],
    ["npm run lint && npm run types && mocha && npm run build", {}, []],
    ["prettier --check build && npm run types; jest", {}, []],
  ])("knows what %j builds before its tests", (test, more, builds) =>
    expect(detect({ scripts: { ...scripts, test, ...more } }).builds).toEqual(builds),
  );

  it.each([
    ["mocha --timeout 9 './test/**/*.js' e2e", {}, ["9", "test/**/*.js", "e2e"]],
    ["xo && node --import=tsx --test test/*.ts && tsd", {}, ["test/*.ts"]],
    [
      "npm run unit",
      { unit: "c8 mocha test/unit && mocha test/whole" },
      ["test/unit", "test/whole"],
    ],
    ["npm run unit && npm run whole", { unit: "mocha test/unit", whole: "mocha test/whole" }, null],
    ["mocha test/unit && make whole", {}, null],
    ["mocha $FILES", {}, null],
    ["node --test", {}, null],
    ["jest src", {}, null],
  ])("knows which tests %j names", (test, more, named) =>
    expect(detect({ scripts: { test, ...more } }).namedTests).toEqual(named),
  );

  it.each([
    [{ devDependencies: { vitest: "4" } }, "a.test.ts", "npx --no-install vitest run"],
    [{}, "a.test.mjs", "node --test"],
    [{ devDependencies: { tsx: "4" } }, "a.test.ts", "node --import tsx --test"],
    [{}, "a.test.ts", undefined],
  ])("runs the tests of %j without a test script", (manifest, test, command) =>
    expect(detect(manifest, [test]).testCommand ?? undefined).toBe(command),
  );

  it.each([
    [["pnpm-lock.yaml"], "pnpm"],
    [["yarn.lock"], "yarn"],
    [["bun.lock"], "bun"],
    [[], "npm"],
  ])("tells the package manager by %j", (files, manager) =>
    expect(detect({}, files).packageManager).toBe(manager),
  );

  it("takes nothing from npm's placeholder, a broken manifest, or none", () => {
    const placeholder = 'echo "Error: no test specified" && exit 1';
    expect(detect({ scripts: { test: placeholder } }).checks).toEqual([]);
    const none = { packageJson: null, tests: [], has: () => true };
    expect(detectProject(none, { test: "make test" }).checks).toHaveLength(1);
    expect(detectProject({ packageJson: "{", tests: [], has: () => false }, {}).checks).toEqual([]);
  });
});

it("knows where tests live", () => {
  const paths = ["a.test.ts", "src/a.spec.jsx", "test/help.ts", "src/__tests__/a.ts", "x/a.snap"];
  expect(paths.map(isTestPath)).toEqual(paths.map(() => true));
  expect(["src/latest.ts", "contest/a.ts", "src/test-util.ts"].map(isTestPath)).toEqual([
    false,
    false,
    false,
  ]);
  const elsewhere = ["test_a.py", "tests/test_a.py", "a_test.go", "a_spec.rb", "src/ATest.java"];
  expect(elsewhere.map(isTestFile)).toEqual(elsewhere.map(() => true));
  expect(["attest.py", "a/contest.go", "latest_a.py"].map(isTestPath)).toEqual([
    false,
    false,
    false,
  ]);
  expect(["test/help.ts", "src/__tests__/a.ts", "test/a.test.ts"].map(isTestFile)).toEqual([
    false,
    true,
    true,
  ]);
});
