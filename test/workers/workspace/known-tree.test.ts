import { chmod, mkdir, rm, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { gitRepository, writeFiles } from "../../support/git-repository.ts";
import { givenWorkspace } from "../../support/workspace.ts";

const base = {
  "a.txt": "a\n",
  "a/inner.txt": "in\n",
  "a-b.txt": "sorts between a and a/\n",
  "run.sh": "true\n",
  "gone/only.txt": "only\n",
};

const everyChange = [
  "a.txt",
  "a/inner.txt",
  "run.sh",
  "gone/only.txt",
  "new/deep/file.txt",
  "link",
  "ünïcode name.txt",
];

async function changeEverything(root: string): Promise<void> {
  await rm(join(root, "a.txt"));
  await mkdir(join(root, "new/deep"), { recursive: true });
  await writeFiles(root, {
    "a/inner.txt": "edited\n",
    "new/deep/file.txt": "new\n",
    "ünïcode name.txt": "ü\n",
  });
  await chmod(join(root, "run.sh"), 0o755);
  await rm(join(root, "gone"), { recursive: true });
  await symlink("a-b.txt", join(root, "link"));
}

describe("a snapshot of paths that are known", () => {
  it.each([
    ["written without git", base],
    ["whatever attributes say", { ...base, ".gitattributes": "* text eol=crlf ident\n" }],
  ])("is the commit a look at everything makes: %s", async (_, files) => {
    const repository = await gitRepository(files);
    const quick = await givenWorkspace(repository);
    const whole = await givenWorkspace(repository);
    for (const { workspace } of [quick, whole]) await changeEverything(await workspace.root());
    const expected = await whole.workspace.snapshot("all");
    expect(await quick.workspace.snapshot("all", everyChange)).toBe(expected);
    expect(await quick.workspace.changedSince(expected)).toEqual([]);
  });

  it("is followed by one that sees what nobody told of", async () => {
    const repository = await gitRepository({ "a.txt": "a\n", "b.txt": "b\n" });
    const { workspace } = await givenWorkspace(repository);
    const root = await workspace.root();
    await writeFile(join(root, "a.txt"), "one\n");
    const first = await workspace.snapshot("one", ["a.txt"]);
    await writeFiles(root, { "a.txt": "two\n", "c.txt": "c\n" });
    expect(await workspace.changedSince(first)).toEqual(["a.txt", "c.txt"]);
    await workspace.restoreFile("a.txt", first);
    await workspace.restoreFile("c.txt", first);
    expect(await workspace.snapshot("two")).toBe(first);
  });

  it("can be put back though git's index was not told of it", async () => {
    const repository = await gitRepository({ "a.txt": "a\n" });
    const { workspace } = await givenWorkspace(repository);
    const root = await workspace.root();
    await writeFiles(root, { "a.txt": "one\n", "new.test.ts": "new\n" });
    await workspace.snapshot("one", ["a.txt", "new.test.ts"]);
    await writeFiles(root, { "a.txt": "two\n", "more.txt": "more\n" });
    await workspace.snapshot("two", ["a.txt", "more.txt"]);
    for (const path of ["a.txt", "more.txt", "new.test.ts"])
      await workspace.restoreFile(path, repository.baseSha);
    expect(await workspace.changedSince(repository.baseSha)).toEqual([]);
  });

  it("keeps an ignored file it was told of, and notices when it goes", async () => {
    const repository = await gitRepository({ ".gitignore": "out\n", "a.txt": "a\n" });
    const { workspace } = await givenWorkspace(repository);
    const root = await workspace.root();
    await writeFile(join(root, "out"), "forced\n");
    const sha = await workspace.snapshot("one", ["out"]);
    expect(await workspace.changedSince(repository.baseSha)).toEqual(["out"]);
    await rm(join(root, "out"));
    expect(await workspace.changedSince(sha)).toEqual(["out"]);
  });
});
