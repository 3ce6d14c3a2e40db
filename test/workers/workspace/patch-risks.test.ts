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

it("asks about a manifest that is moved whole: nothing finds it where it was", async () => {
  const repository = await gitRepository({
    "package.json": '{"scripts":{"test":"node --test"}}',
    "a/action.yml": "runs: { using: composite, steps: [] }\n",
    "b/notes.md": "Notes that stay what they are.\n",
  });
  const { workspace } = await givenWorkspace(repository);
  const root = await workspace.root();
  await rename(join(root, "package.json"), join(root, "b/package.json"));
  await rename(join(root, "a"), join(root, "c"));
  await rename(join(root, "b/notes.md"), join(root, "notes.md"));

  const { risks } = await workspace.capture(aRun(), aStep());

  expect(risks).toEqual([
    {
      path: "b/package.json",
      part: "its place",
      why: "It was package.json, where it is read from.",
    },
    {
      path: "c/action.yml",
      part: "its place",
      why: "It was a/action.yml, where it is read from.",
    },
  ]);
});

it("asks about settings of CI that nobody can read, and about those that are moved away", async () => {
  const workflow = "on: push\njobs: {}\n";
  const unreadable = {
    "bomb.yml":
      "a: &a [x, x, x, x, x, x, x, x, x, x]\nb: &b [*a, *a, *a, *a, *a, *a]\nc: &c [*b, *b, *b, *b, *b, *b]\nd: [*c, *c, *c, *c, *c, *c]\n",
    "circle.yml": "on: &on [*on]\n",
    "documents.yml": "on: push\n---\non: pull_request_target\n",
    "long.yml": `on: push\n# ${"x".repeat(500_000)}\n`,
    "twice.yml": "on: push\npermissions: {}\npermissions: write-all\n",
    "unclosed.yml": "on: [push\n",
  };
  const repository = await gitRepository({
    ".github/workflows/moved.yml": workflow,
    ".gitlab-ci.yml": "test: { script: [npm test] }\n",
    ".github/workflows/broken.yml": "on: [push\n",
  });
  const { workspace } = await givenWorkspace(repository);
  const root = await workspace.root();
  await rename(join(root, ".github/workflows/moved.yml"), join(root, "moved.yml"));
  await writeFiles(root, {
    ...Object.fromEntries(
      Object.entries(unreadable).map(([name, text]) => [`.github/workflows/${name}`, text]),
    ),
    ".github/workflows/broken.yml": workflow,
    ".gitlab-ci.yml": 'test: { script: ["true"] }\n',
    ".circleci/config.yml": "version: 2\n",
  });

  const { risks } = await workspace.capture(aRun(), aStep());

  const told = risks.map(({ path, part, why }) => `${path}: ${part}. ${why}`);
  expect(told).toEqual([
    expect.stringMatching(/^\.circleci\/config\.yml: version\. CI runs this with rights/),
    expect.stringMatching(/^\.github\/workflows\/bomb\.yml: file\. Nobody can tell .* alias/),
    ".github/workflows/broken.yml: on.push. It starts on push, and did not before.",
    ...["circle", "documents", "long", "twice", "unclosed"].map((name) =>
      expect.stringMatching(`^.github/workflows/${name}.yml: file. Nobody can tell what it does`),
    ),
    expect.stringMatching(/^\.gitlab-ci\.yml: test\.script\. CI runs this with rights/),
    "moved.yml: file. It is gone: what it ran is run no longer.",
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
