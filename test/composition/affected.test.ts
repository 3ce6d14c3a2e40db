import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { findAffected } from "../../composition/affected.ts";
import { gitRepository, writeFiles } from "../support/git-repository.ts";
import { tempFolder } from "../support/temp-folder.ts";

const files = {
  "a.ts": "export const a = 1;\n",
  "a.test.ts": 'import { a } from "./a";\ntest("a", () => a);\n',
};

it("keeps one index for the worktrees of a repository, and another for each other one", async () => {
  const home = await tempFolder();
  const kept = () => readdir(join(home, "index"));
  const ask = async (folder: string) => {
    await writeFiles(folder, { "a.ts": "export const a = 2;\n" });
    const request = { folder, base: undefined, head: undefined, home, notBefore: null };
    return (await findAffected(request)).selection.tests.map(({ file }) => file);
  };
  const { root, git } = await gitRepository(files);
  const worktree = join(await tempFolder(), "worktree");
  await git("worktree", "add", "--quiet", worktree);
  expect(await ask(root)).toEqual(["a.test.ts"]);
  expect(await ask(worktree)).toEqual(["a.test.ts"]);
  expect(await kept()).toHaveLength(1);
  expect(await ask((await gitRepository(files)).root)).toEqual(["a.test.ts"]);
  expect(await kept()).toHaveLength(2);
});

it("says what is wrong with a folder where there is no repository", async () => {
  const folder = await tempFolder();
  const request = { folder, base: undefined, head: undefined, home: folder, notBefore: null };
  await expect(findAffected(request)).rejects.toThrow("is not inside a git repository");
});
