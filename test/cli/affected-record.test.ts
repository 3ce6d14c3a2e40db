import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import { describe, expect, it } from "vitest";
import { gitRepository, writeFiles } from "../support/git-repository.ts";
import { tempFolder } from "../support/temp-folder.ts";

const bin = new URL("../../bin/patchgate.cjs", import.meta.url).pathname;

const testOf = (name: string) =>
  `import test from "node:test";\nimport { run } from "../src/table.js";\ntest("${name}", () => run("${name}"));\n`;
const table = (a: number) =>
  `const table = { a: () => ${a}, b: () => 2 };\nexport const run = (name) => table[name]();\n`;
const shop = {
  "package.json": '{"type":"module","scripts":{"test":"node --test"}}',
  "src/table.js": table(1),
  "test/a.test.js": testOf("a"),
  "test/b.test.js": testOf("b"),
};

async function open() {
  const { root, git } = await gitRepository(shop);
  const home = join(await tempFolder(), "home");
  const affected = async (cwd: string, ...args: string[]) => {
    const env = { PATCHGATE_HOME: home };
    const asked = [bin, "affected", ...args];
    return execa(process.execPath, asked, { cwd, env, reject: false });
  };
  const chosen = async (cwd: string, ...args: string[]) => {
    const { stdout } = await affected(cwd, "--json", ...args);
    const tests: { file: string; by: string }[] = JSON.parse(stdout).selection.tests;
    return Object.fromEntries(tests.map(({ file, by }) => [file, by]));
  };
  const places = async () => {
    const folder = join(home, "index/coverage");
    const names = await readdir(folder, { recursive: true });
    return names.filter((name) => name.endsWith(".json")).map((name) => join(folder, name));
  };
  return { root, git, affected, chosen, places };
}

const byGraph = { "test/a.test.js": "graph", "test/b.test.js": "graph" };
const byCoverage = { "test/a.test.js": "coverage" };

describe("affected --record", () => {
  it("records in the sandbox what each test runs, and later chooses by it", async () => {
    const { root, git, affected, chosen } = await open();
    const { exitCode, stdout } = await affected(root, "--record");
    expect([exitCode, stdout]).toEqual([
      0,
      expect.stringMatching(/^Recorded what 2 test files run at [0-9a-f]{12}\.$/),
    ]);
    expect(await git("status", "--porcelain")).toBe("");
    await writeFiles(root, { "src/table.js": table(3) });
    expect(await chosen(root)).toEqual(byCoverage);
    const { stdout: told } = await affected(root, "--explain", "test/a.test.js");
    expect(told).toMatch(
      /^test\/a\.test\.js is selected by what it was recorded to run:\n {2}table\.a ← /,
    );
    expect(await chosen(root, "--max-age", "0h")).toEqual(byGraph);
    const worktree = join(await tempFolder(), "tree");
    await git("worktree", "add", "-q", worktree);
    await writeFiles(worktree, { "src/table.js": table(4) });
    expect(await chosen(worktree)).toEqual(byCoverage);
  });

  it("believes no recording of a commit the base does not hold", async () => {
    const { root, git, affected, chosen } = await open();
    await git("checkout", "-qb", "agent");
    await writeFiles(root, { "src/table.js": table(3) });
    await git("commit", "-qam", "Change a");
    await affected(root, "--record");
    const recorded = await chosen(root, "--base", "HEAD~1");
    await writeFiles(root, { "src/table.js": table(5) });
    expect([recorded, await chosen(root)]).toEqual([byGraph, byCoverage]);
  });

  it("says which tests left no record", async () => {
    const { root, git, affected } = await open();
    const script = '{"type":"module","scripts":{"test":"node --test test/a.test.js"}}';
    await writeFiles(root, { "package.json": script });
    await git("commit", "-qam", "Test less");
    const { stdout } = await affected(root, "--record");
    expect(stdout.split("\n").slice(1).filter(Boolean)).toEqual([
      "Not recorded, and selected by the graph: 1",
      "  test/b.test.js: the test command did not run it to its end",
    ]);
  });

  it("records when everything was to be run", async () => {
    const { root, git, affected, chosen } = await open();
    await writeFiles(root, { "package-lock.json": "{}" });
    await git("add", ".");
    await git("commit", "-qm", "Pin");
    expect((await affected(root, "--run")).stdout).toMatch(/Tests: all 2.*1 passed, 0 failed$/s);
    await writeFiles(root, { "src/table.js": table(3) });
    expect(await chosen(root)).toEqual(byCoverage);
  });

  it("does without recordings that are broken, or another repository's", async () => {
    const { root, affected, chosen, places } = await open();
    await affected(root, "--record");
    const { root: other } = await gitRepository(shop);
    await writeFiles(other, { "src/table.js": table(3) });
    expect(await chosen(other)).toEqual(byGraph);
    for (const place of await places())
      await writeFile(place, (await readFile(place, "utf8")).slice(0, -2));
    await writeFiles(root, { "src/table.js": table(3) });
    expect(await chosen(root)).toEqual(byGraph);
  });

  it("says what it cannot record, and what to do", async () => {
    const { root, affected } = await open();
    const wrong = [
      await affected(root, "--record", "--run"),
      await affected(root, "--max-age", "old"),
    ];
    await writeFiles(root, { "src/table.js": table(3) });
    const dirty = await affected(root, "--record");
    const unknown = await gitRepository({ "package.json": '{"scripts":{"test":"./check.sh"}}' });
    const answers = [...wrong, dirty, await affected(unknown.root, "--record")];
    expect(answers.map(({ exitCode, stderr }) => [exitCode, stderr])).toEqual([
      [2, expect.stringMatching(/--record compares nothing/)],
      [2, expect.stringMatching(/--max-age old is no age/)],
      [2, expect.stringMatching(/not committed.*commit or stash/)],
      [2, expect.stringMatching(/cannot be recorded.*commands\.test in patchgate\.yml/)],
    ]);
  });
});
