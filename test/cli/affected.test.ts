import { lstat, readdir, symlink } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import { describe, expect, it } from "vitest";
import { gitRepository, writeFiles } from "../support/git-repository.ts";
import { tempFolder } from "../support/temp-folder.ts";

const bin = new URL("../../bin/patchgate.cjs", import.meta.url).pathname;

async function affected(cwd: string, ...args: string[]) {
  const env = { PATCHGATE_HOME: join(await tempFolder(), "home") };
  const { exitCode, stdout, stderr } = await execa(process.execPath, [bin, "affected", ...args], {
    cwd,
    env,
    reject: false,
  });
  return { exitCode, stdout, stderr };
}

async function select(cwd: string, ...args: string[]) {
  const { stdout, stderr } = await affected(cwd, "--json", ...args);
  expect(stderr).toBe("");
  const { changes, selection } = JSON.parse(stdout);
  return {
    base: changes.baseSha,
    head: changes.headSha,
    files: changes.files.map(({ path, status }: Record<string, string>) => `${status} ${path}`),
    tests: selection.tests.map(({ file }: { file: string }) => file),
    because: selection.fullBecause,
  };
}

const test = (name: string) =>
  `import test from "node:test";\nimport assert from "node:assert";\nimport { ${name} } from "../src/${name}.js";\ntest("${name}", () => assert.equal(${name}(), 1));\n`;
const shop = {
  "package.json": '{"type":"module","scripts":{"test":"node --test"}}',
  ".gitignore": "dist/\n",
  "src/a.js": "export const a = () => 1;\n",
  "src/b.js": "export const b = () => 1;\n",
  "test/a.test.js": test("a"),
  "test/b.test.js": test("b"),
};

/** Who owns each entry below a folder, and what others may do with it. */
async function ownersIn(root: string) {
  const names = ["", ...(await readdir(root, { recursive: true }))].sort();
  const stats = await Promise.all(names.map((name) => lstat(join(root, name))));
  return stats.map(({ uid, gid, mode }, at) => [names[at], uid, gid, mode]);
}

describe("affected", () => {
  it("runs tests in a person's own files, which stay theirs", async () => {
    const { root } = await gitRepository(shop);
    await writeFiles(root, { "src/a.js": "export const a = () => 1 + 0;\n" });
    const before = await ownersIn(root);
    expect(await affected(root, "--run")).toMatchObject({ exitCode: 0 });
    expect(await ownersIn(root)).toEqual(before);
  });

  it("runs vitest by settings in TypeScript where the packages are a link", async () => {
    const { root } = await gitRepository({
      "package.json": '{"type":"module","scripts":{"test":"vitest run"}}',
      ".gitignore": "node_modules\n",
      "vitest.config.ts": "export default { test: { globals: true as boolean } };\n",
      "src/a.ts": "export const a = () => 1;\n",
      "src/a.test.ts": 'import { a } from "./a";\ntest("a", () => expect(a()).toBe(1));\n',
    });
    const packages = new URL("../../node_modules", import.meta.url).pathname;
    await symlink(packages, join(root, "node_modules"));
    await writeFiles(root, { "src/a.ts": "export const a = () => 2 - 1;\n" });
    const { exitCode, stdout } = await affected(root, "--run");
    expect([exitCode, stdout]).toEqual([0, expect.stringContaining("1 passed, 0 failed")]);
  });

  it("runs of a file only the tests that can notice the change", async () => {
    const { root } = await gitRepository({
      ...shop,
      "test/both.test.js":
        'import test from "node:test";\nimport { a } from "../src/a.js";\nimport { b } from "../src/b.js";\ntest("one", () => a());\ntest("two", () => b());\n',
    });
    await writeFiles(root, { "src/b.js": "export const b = () => { return 1; };\n" });
    const { exitCode, stdout } = await affected(root, "--run");
    expect(exitCode).toBe(0);
    expect(stdout).toContain("  test/both.test.js\n    b ← test/both.test.js\n    only: two\n");
    expect(stdout).toContain("  test/b.test.js\n    b ← test/b.test.js\n");
    expect(stdout).toContain("2 passed, 0 failed");
  });

  it("tells what is not committed, new files too, and the tests it can break", async () => {
    const { root, baseSha } = await gitRepository(shop);
    await writeFiles(root, {
      "src/a.js": "export const a = () => 2;\n",
      "src/c.js": "",
      "dist/x.js": "",
    });
    expect(await select(root)).toEqual({
      base: baseSha,
      head: "WORKTREE",
      files: ["modified src/a.js", "added src/c.js"],
      tests: ["test/a.test.js"],
      because: null,
    });
    const { stdout } = await affected(join(root, "src"), "--explain", "test/a.test.js");
    expect(stdout).toMatch(
      /^test\/a\.test\.js is selected by the symbol graph:\n {2}a ← .*test\/a\.test\.js$/,
    );
  });

  it("compares the last commit with its parent when all is committed", async () => {
    const { root, baseSha, git } = await gitRepository(shop);
    await writeFiles(root, { "src/b.js": "export const b = () => 2;\n" });
    await git("commit", "-qam", "Change b");
    const headSha = await git("rev-parse", "HEAD");
    const expected = { base: baseSha, files: ["modified src/b.js"], because: null };
    const tests = ["test/b.test.js"];
    expect([await select(root), await select(root, "--head", "HEAD", "--base", baseSha)]).toEqual([
      { ...expected, tests, head: "WORKTREE" },
      { ...expected, tests, head: headSha },
    ]);
  });

  it("selects the same in a process of its own as in this one", async () => {
    const many: Record<string, string> = { ...shop };
    for (let number = 0; number < 220; number += 1) many[`src/m${number}.js`] = "export {};\n";
    const { root } = await gitRepository(many);
    await writeFiles(root, { "src/a.js": "export const a = () => 2;\n" });
    expect(await select(root)).toMatchObject({ tests: ["test/a.test.js"], because: null });
  });

  it("runs the selection in the sandbox and answers 20 when a test fails", async () => {
    const { root } = await gitRepository(shop);
    await writeFiles(root, { "src/a.js": "export const a = () => 1 + 0;\n" });
    const passing = await affected(root, "--run");
    await writeFiles(root, { "src/a.js": "export const a = () => 2;\n" });
    const failing = await affected(root, "--run", "--json");
    const { results } = JSON.parse(failing.stdout).tested;
    expect([passing.exitCode, failing.exitCode]).toEqual([0, 20]);
    expect(passing.stdout).toMatch(/^Ran: node --test .*test\/a\.test\.js/m);
    expect(passing.stdout).toMatch(/1 passed, 0 failed$/);
    expect(results.map(({ file, status }: Record<string, string>) => [file, status])).toEqual([
      ["test/a.test.js", "failed"],
    ]);
  });

  it("says that it ran the whole command where the runner is not known", async () => {
    const manifest = '{"type":"module","scripts":{"test":"node test/a.test.js"}}';
    const { root } = await gitRepository({ ...shop, "package.json": manifest });
    await writeFiles(root, { "src/a.js": "export const a = () => 1 + 0;\n" });
    const { exitCode, stdout } = await affected(root, "--run");
    expect([exitCode, stdout]).toEqual([0, expect.stringMatching(/^Ran: npm (run )?test$/m)]);
  });

  it("runs the whole suite, and says why, for a language it does not read", async () => {
    const manifest = '{"scripts":{"test":"grep -q 2 check.py"}}';
    const files = { "package.json": manifest, "check.py": "1\n", "test_check.py": "" };
    const { root } = await gitRepository(files);
    await writeFiles(root, { "check.py": "3\n" });
    const failing = await affected(root, "--run");
    await writeFiles(root, { "check.py": "2\n" });
    const passing = await affected(root, "--run");
    expect([failing.exitCode, passing.exitCode]).toEqual([20, 0]);
    expect(passing.stdout).toMatch(/^Tests: the whole suite, because check\.py is Python, which/m);
  });

  it("follows a rename in which only the case differs", async () => {
    const { root, git } = await gitRepository(shop);
    await git("mv", "src/a.js", "src/A.js");
    expect(await select(root)).toMatchObject({
      files: ["renamed src/A.js"],
      tests: ["test/a.test.js"],
    });
  });

  it("selects everything, and says why, where it cannot see", async () => {
    const linked = await gitRepository(shop);
    await symlink("src", join(linked.root, "again"));
    const conflict = await gitRepository(shop);
    await writeFiles(conflict.root, { "src/a.js": "<<<<<<< HEAD\nexport const a = 1;\n=======\n" });
    const tests = ["test/a.test.js", "test/b.test.js"];
    expect(await select(linked.root)).toMatchObject({ tests });
    expect((await select(conflict.root)).tests).toContain("test/a.test.js");
  });

  it("has printed all when it ends, and says where that cannot be done", async () => {
    const { root } = await gitRepository({ "a.js": "" });
    const many = Array.from({ length: 2000 }, (_, at) => `export const name${at} = ${at};\n`);
    await writeFiles(root, { "a.js": many.join("") });
    const asked = `${process.execPath} ${bin} affected --json`;
    const env = { PATCHGATE_HOME: await tempFolder() };
    const into = (end: string) =>
      execa("sh", ["-c", `${asked} ${end}`], { cwd: root, env, reject: false });
    const slow = await into("| (sleep 1; cat)");
    expect(JSON.parse(slow.stdout).changes.symbols.length).toBeGreaterThan(1999);
    expect(await into("> /dev/full")).toMatchObject({
      exitCode: 1,
      stderr: expect.stringMatching(/^patchgate: what was to be printed could not be written: /),
    });
    expect(await into("| head -c 10")).toMatchObject({ stdout: '{"changes"', stderr: "" });
  });

  it("says what is wrong, and what to do, instead of selecting nothing", async () => {
    const { root, git } = await gitRepository(shop);
    const unborn = await tempFolder();
    await execa("git", ["init", "-q"], { cwd: unborn });
    await git("commit", "-qm", "Next", "--allow-empty");
    const shallow = join(await tempFolder(), "clone");
    await execa("git", ["clone", "-q", "--depth=1", `file://${root}`, shallow]);
    const answers = await Promise.all([
      affected(await tempFolder()),
      affected(unborn),
      affected(shallow),
      affected(root, "--base", "nowhere"),
      affected(root, "--base", "--upload-pack=x"),
      affected(root, "--run", "--head", "HEAD"),
    ]);
    expect(answers).toEqual(
      [
        /not inside a git repository/,
        /needs a first commit/,
        /shallow.*git fetch --unshallow/,
        /The base nowhere names no commit/,
        /base --upload-pack=x|names no commit/,
        /--run tests the working tree/,
      ].map((said) => ({ exitCode: 2, stdout: "", stderr: expect.stringMatching(said) })),
    );
  });
});
