import { chmod, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { weighTests } from "../../../composition/weigh-tests.ts";
import { gitRepository, writeFiles } from "../../support/git-repository.ts";
import { aRun, aStep, givenWorkspace } from "../../support/workspace.ts";

it("reads what a person looks at from both sides of manifests, lockfiles, workflows and modes", async () => {
  const repository = await gitRepository({
    "package.json": '{"name":"a","version":"1.0.0","scripts":{"test":"node --test"}}',
    "tool/package.json": '{"name":"tool","version":"1.0.0"}',
    ".github/workflows/ci.yml": "on: push\njobs: {}\n",
    "yarn.lock": 'a@1:\n  resolved "https://registry.yarnpkg.com/a.tgz"\n',
    "run.sh": "#!/bin/sh\n",
  });
  const { workspace } = await givenWorkspace(repository);
  const root = await workspace.root();
  await writeFiles(root, {
    "package.json":
      '{"name":"a","version":"1.0.1","scripts":{"test":"true"},"dependencies":{"left-pad":"1"}}',
    "tool/package.json": '{"name":"tool","version":"1.0.1"}',
    ".github/workflows/ci.yml": "on: push\npermissions: write-all\njobs: {}\n",
    "yarn.lock": 'a@1:\n  resolved "https://evil.example/a.tgz"\n',
    "new.sh": "#!/bin/sh\n",
  });
  await chmod(join(root, "run.sh"), 0o755);
  await chmod(join(root, "new.sh"), 0o755);

  const { risks } = await workspace.capture(aRun(), aStep());

  expect(risks.map(({ path, part }) => `${path}: ${part}`)).toEqual([
    ".github/workflows/ci.yml: permissions",
    "package.json: scripts.test",
    "package.json: dependencies.left-pad",
    "run.sh: mode",
    "yarn.lock: evil.example",
  ]);
});

it("tells what makes tests demand less than on the base", async () => {
  const repository = await gitRepository({
    "test/a.test.ts": 'test("a", () => { expect(a()).toBe(1); });\ntest("b", () => {});\n',
    "test/gone.test.ts": 'test("gone", () => {});\n',
    "test/helper.ts": "export const check = (x) => expect(x).toBe(1);\n",
    "test/__snapshots__/a.snap": "exports[`a 1`] = `1`;\n",
    "test/moved.test.ts": 'test("moved", () => { expect(1).toBe(1); });\n',
    "vitest.config.ts": "export default { test: { coverage: { thresholds: { lines: 90 } } } };\n",
    "src/a.ts": "export const a = () => 1;\n",
  });
  const { workspace } = await givenWorkspace(repository, { riskReaders: [weighTests] });
  const root = await workspace.root();
  await rename(join(root, "test/moved.test.ts"), join(root, "test/moved.ts"));
  await rm(join(root, "test/gone.test.ts"));
  await writeFiles(root, {
    "test/a.test.ts": 'test.only("a", () => { expect(a()).toBeTruthy(); });\n',
    "test/new.test.ts": 'test.skip("new", () => {});\n',
    "test/helper.ts": "export const check = (x) => x;\n",
    "test/__snapshots__/a.snap": "exports[`a 1`] = `2`;\n",
    "vitest.config.ts": "export default { test: { coverage: { thresholds: { lines: 9 } } } };\n",
    "src/a.ts": "export const a = () => 2;\n",
  });

  const { risks } = await workspace.capture(aRun(), aStep());

  expect(risks.map(({ path, part, why }) => `${path}: ${part}. ${why}`)).toEqual([
    "test/__snapshots__/a.snap: 1 snapshot. Existing snapshots are removed or hold something else now: “a 1”.",
    "test/a.test.ts: 1 test. Existing tests are removed: “b”.",
    "test/a.test.ts: 1 test. Existing tests are the only ones of their file to run: “a”.",
    "test/a.test.ts: 1 assertion. Existing assertions are removed or say something else now: “expect(a()).toBe(1)”.",
    "test/helper.ts: 1 assertion. Existing assertions are removed or say something else now: “expect(x).toBe(1)”.",
    "test/moved.ts: its name. It was a test file, and no runner takes it for one now.",
    "vitest.config.ts: test.coverage.thresholds.lines. It decides which tests run or what they must reach; it was 90 and is 9.",
  ]);
});
