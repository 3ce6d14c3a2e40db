import { execFileSync } from "node:child_process";
import { existsSync, lstatSync, readdirSync, readFileSync, realpathSync } from "node:fs";
import { rm, symlink, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { openSandbox } from "../../../workers/sandbox/open-sandbox.ts";
import { fingerprint } from "../../support/fingerprint.ts";
import { gitRepository, writeFiles } from "../../support/git-repository.ts";
import { aRun, aStep, givenWorkspace } from "../../support/workspace.ts";

const manifest = { name: "app", dependencies: { left: "1.0.0" }, scripts: { test: "node x" } };
const files = {
  "package.json": JSON.stringify(manifest),
  "package-lock.json": '{"lockfileVersion":3}',
  "use.cjs": 'console.log(require("left"), require("@scope/right"));\n',
};
const packages = {
  "node_modules/left/index.js": 'module.exports = "left";\n',
  "node_modules/@scope/right/index.js": 'module.exports = "right";\n',
  "node_modules/.cache/tool/state": "theirs\n",
};

async function givenInstalled(more: Record<string, string> = {}) {
  const repository = await gitRepository({ ...files, ...more });
  await writeFiles(repository.root, packages);
  return repository;
}

it("uses the repository's packages when its lockfile is the base's, whatever else is dirty", async () => {
  const repository = await givenInstalled();
  const scripts = { ...manifest, scripts: { test: "changed" } };
  await writeFile(join(repository.root, "package.json"), JSON.stringify(scripts));
  const { workspace } = await givenWorkspace(repository, { install: false });
  const root = await workspace.root();
  expect(execFileSync("node", ["use.cjs"], { cwd: root, encoding: "utf8" })).toBe("left right\n");
  expect(existsSync(join(root, "node_modules/.cache"))).toBe(false);
});

it("does not use packages made from another lockfile", async () => {
  const repository = await givenInstalled();
  await writeFile(join(repository.root, "package-lock.json"), '{"lockfileVersion":2}');
  const { workspace } = await givenWorkspace(repository, { install: false });
  expect(existsSync(join(await workspace.root(), "node_modules"))).toBe(false);
});

it("keeps packages out of the patch although nothing ignores them", async () => {
  const repository = await givenInstalled();
  const { workspace } = await givenWorkspace(repository);
  await workspace.root();
  const { files: changed } = await workspace.capture(aRun(), aStep());
  expect(changed).toEqual([]);
});

it("lets a command use and cache beside the packages, but not change them", async () => {
  const repository = await givenInstalled();
  const before = fingerprint(repository.root);
  const { workspace } = await givenWorkspace(repository);
  const root = await workspace.root();
  const sandbox = await openSandbox({ backend: "bwrap" });
  const script = [
    "node use.cjs",
    "mkdir -p node_modules/.cache && echo mine > node_modules/.cache/state",
    "echo bad > node_modules/left/index.js",
    "rm -rf node_modules/@scope/right/index.js",
    "git status --porcelain",
  ].join("\n");
  const result = await sandbox.run({
    script,
    cwd: root,
    writable: [root],
    readonly: await workspace.readonlyMounts(),
    env: { GIT_CONFIG_COUNT: "1", GIT_CONFIG_KEY_0: "safe.directory", GIT_CONFIG_VALUE_0: "*" },
    timeoutMs: 20_000,
    outputBytes: 10_000,
  });
  expect(result.stdout).toBe("left right\n");
  expect(result.stderr).toContain("Read-only file system");
  expect(readFileSync(join(root, "node_modules/.cache/state"), "utf8")).toBe("mine\n");
  expect(fingerprint(repository.root)).toEqual(before);
});

it("judges a head with the real packages, not with what a command put in their place", async () => {
  const repository = await givenInstalled();
  const { workspace } = await givenWorkspace(repository);
  const root = await workspace.root();
  await rm(join(root, "node_modules/left"), { recursive: true });
  await writeFiles(root, { "node_modules/left/index.js": 'module.exports = "forged";\n' });
  const { headSha } = await workspace.capture(aRun(), aStep());
  const head = await workspace.checkoutHead(headSha);
  const base = await workspace.checkoutBase();
  for (const cwd of [head, base]) {
    expect(execFileSync("node", ["use.cjs"], { cwd, encoding: "utf8" })).toBe("left right\n");
  }
});

it("leads a link to a workspace package to the copy's own source", async () => {
  const repository = await givenInstalled({
    "package.json": JSON.stringify({ ...manifest, workspaces: ["packages/*"] }),
    "packages/own/package.json": '{"name":"own"}',
    "packages/own/index.js": "base\n",
  });
  await symlink("../packages/own", join(repository.root, "node_modules/own"));
  await writeFiles(repository.root, {
    "packages/own/index.js": "dirty\n",
    "packages/own/node_modules/inner/index.js": "inner\n",
  });
  const { workspace } = await givenWorkspace(repository);
  const root = await workspace.root();
  expect(readFileSync(join(root, "node_modules/own/index.js"), "utf8")).toBe("base\n");
  expect(lstatSync(join(root, "packages/own/node_modules")).isDirectory()).toBe(true);
  expect(realpathSync(join(root, "packages/own/node_modules/inner"))).toBe(
    join(repository.root, "packages/own/node_modules/inner"),
  );
  expect((await workspace.capture(aRun(), aStep())).files).toEqual([]);
});

it("removes what a killed process left half-installed, once it can no longer be at it", async () => {
  const repository = await gitRepository(files);
  const install = "mkdir -p node_modules/left";
  const first = await givenWorkspace(repository, { install });
  await first.workspace.root();
  const deps = join(first.home, "deps");
  const [digest] = readdirSync(deps);
  const [old, young] = [`${digest}.1`, `${digest}.2`];
  await writeFiles(deps, { [`${old}/package.json`]: "{}", [`${young}/package.json`]: "{}" });
  const longAgo = new Date(Date.now() - 3_600_000);
  await utimes(join(deps, old), longAgo, longAgo);

  const second = await givenWorkspace(repository, { install, home: first.home, runId: "run-2" });
  await second.workspace.root();

  expect(readdirSync(deps).sort()).toEqual([digest, young]);
});

it("installs once for a lockfile when the repository has no packages, and says when it cannot", async () => {
  const repository = await gitRepository(files);
  const install =
    "mkdir -p node_modules/left && echo > node_modules/left/index.js && echo x >> ../log";
  const first = await givenWorkspace(repository, { install });
  const second = await givenWorkspace(repository, { install, home: first.home, runId: "run-2" });
  for (const { workspace } of [first, second]) {
    expect(existsSync(join(await workspace.root(), "node_modules/left/index.js"))).toBe(true);
  }
  expect(readFileSync(join(first.home, "deps/log"), "utf8")).toBe("x\n");
  const failing = await givenWorkspace(repository, { install: "echo no network >&2; exit 1" });
  await expect(failing.workspace.root()).rejects.toThrow(/could not be installed .*: no network/);
});
