import { symlink, unlink } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import { describe, expect, it } from "vitest";
import { type GitRepository, gitRepository, writeFiles } from "../support/git-repository.ts";
import { tempFolder } from "../support/temp-folder.ts";

const bin = new URL("../../bin/patchgate.cjs", import.meta.url).pathname;

/** What `patchgate affected --json` says of a repository's working tree. */
async function select({ root }: GitRepository, ...args: string[]) {
  const env = { PATCHGATE_HOME: join(await tempFolder(), "home") };
  const asked = ["affected", "--json", ...args];
  const { stdout, stderr } = await execa(process.execPath, [bin, ...asked], { cwd: root, env });
  expect(stderr).toBe("");
  const { selection } = JSON.parse(stdout);
  return {
    tests: selection.tests.map(({ file }: { file: string }) => file),
    because: selection.fullBecause,
  };
}

const test = (name: string, from = `../src/${name}.js`) =>
  `import test from "node:test";\nimport { ${name} } from "${from}";\ntest("${name}", () => ${name}());\n`;
const shop = {
  "package.json": '{"type":"module","scripts":{"test":"node --test"}}',
  "src/a.js": "export const a = () => 1;\n",
  "src/b.js": "export const b = () => 1;\n",
  "test/a.test.js": test("a"),
  "test/b.test.js": test("b"),
};
const all = ["test/a.test.js", "test/b.test.js"];
const long = (last: string) => `${`// ${"x".repeat(97)}\n`.repeat(45_000)}${last}`;

describe("patchgate affected, where git holds more than files", () => {
  it("chooses every test when a submodule moved", async () => {
    const part = await gitRepository({ "part.js": "export const part = 1;\n" });
    const whole = await gitRepository(shop);
    const open = ["-c", "protocol.file.allow=always"];
    await whole.git(...open, "submodule", "--quiet", "add", part.root, "lib");
    await whole.git("commit", "-qm", "Add lib");
    await writeFiles(join(whole.root, "lib"), { "part.js": "export const part = 2;\n" });
    const identity = ["-c", "user.name=Ada", "-c", "user.email=ada@example.com"];
    await execa("git", [...identity, "commit", "-qam", "Move"], { cwd: join(whole.root, "lib") });
    const because = "lib is a submodule that changed";
    expect(await select(whole)).toEqual({ tests: all, because });
  });

  it("follows links, and chooses every test when one changes that leads to code", async () => {
    const again = test("a", "../again/a.js");
    const repository = await gitRepository({ ...shop, "test/again.test.js": again });
    await symlink("src", join(repository.root, "again"));
    const because = "again is a link that changed, and leads to code";
    const tests = [...all, "test/again.test.js"].sort();
    expect(await select(repository)).toEqual({ tests, because });
    await repository.git("add", "--all");
    await repository.git("commit", "-qm", "Link");
    await writeFiles(repository.root, { "src/a.js": "export const a = () => 2;\n" });
    const reached = ["test/a.test.js", "test/again.test.js"];
    expect(await select(repository)).toEqual({ tests: reached, because: null });
  });

  it("chooses every test when a source became a link", async () => {
    const repository = await gitRepository({ ...shop, "notes.txt": "a" });
    await unlink(join(repository.root, "src/a.js"));
    await symlink("../notes.txt", join(repository.root, "src/a.js"));
    const because = "src/a.js changed, but is not among the files of the repository";
    expect(await select(repository)).toEqual({ tests: all, because });
  });

  it("follows names that need quoting", async () => {
    const odd = "src/ä 'b'\n\"c\".js";
    const from = JSON.stringify(`../${odd}`).slice(1, -1);
    const repository = await gitRepository({
      ...shop,
      [odd]: "export const odd = () => 1;\n",
      "test/odd.test.js": test("odd", from),
    });
    await writeFiles(repository.root, { [odd]: "export const odd = () => 2;\n" });
    expect(await select(repository)).toEqual({ tests: ["test/odd.test.js"], because: null });
  });
});

describe("patchgate affected, where files are generated", () => {
  it("follows a change of a file too long to be read, and of what it may load", async () => {
    const repository = await gitRepository({
      ...shop,
      "src/big.js": long('import { a } from "./a.js";\nexport const big = () => a();\n'),
      "test/big.test.js": test("big"),
    });
    await writeFiles(repository.root, { "src/a.js": "export const a = () => 2;\n" });
    const ofLoaded = await select(repository);
    await repository.git("checkout", "--quiet", "--", ".");
    await writeFiles(repository.root, { "src/big.js": long("export const big = () => 2;\n") });
    const ofItself = await select(repository);
    expect([ofLoaded.tests, ofItself.tests]).toEqual([
      ["test/a.test.js", "test/big.test.js"],
      ["test/big.test.js"],
    ]);
  });

  it("chooses every test, and goes on, when a file ends the parser's process", async () => {
    const repository = await gitRepository(shop);
    const deep = `export const a = () => ${"[".repeat(100_000)}${"]".repeat(100_000)};\n`;
    await writeFiles(repository.root, { "src/a.js": deep });
    const { tests, because } = await select(repository);
    expect(tests).toEqual(all);
    expect(because).toMatch(/^the process that chooses tests ended early/);
  });
});
