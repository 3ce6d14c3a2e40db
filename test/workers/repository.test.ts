import { execa } from "execa";
import { expect, it } from "vitest";
import { readRepository } from "../../workers/repository.ts";
import { gitRepository, writeFiles } from "../support/git-repository.ts";
import { tempFolder } from "../support/temp-folder.ts";

it("reads files of the base commit, not of the working tree", async () => {
  const { root, git } = await gitRepository({ "patchgate.yml": "mode: plan\n", "a/b.txt": "é\n" });
  await writeFiles(root, { "patchgate.yml": "mode: auto\n" });
  const baseSha = await git("rev-parse", "HEAD");
  expect(
    await readRepository(`${root}/a`, undefined, ["patchgate.yml", "none", "a/b.txt"]),
  ).toEqual({
    root,
    branch: "main",
    baseSha,
    files: { "patchgate.yml": "mode: plan\n", none: null, "a/b.txt": "é\n" },
  });
});

it("runs no monitor the repository's configuration names", async () => {
  const { root, git } = await gitRepository({ a: "a" });
  await git("config", "core.fsmonitor", `touch ${root}/ran; false`);
  await readRepository(root, undefined, ["a"]);
  expect(await execa("ls", [root]).then(({ stdout }) => stdout)).toBe("a");
});

it.each([
  ["--upload-pack=x", /not a name git allows/],
  ["no-such-branch", /names no commit .*first commit/],
])("refuses the base %s", async (base, message) => {
  const { root } = await gitRepository({});
  await expect(readRepository(root, base, [])).rejects.toThrow(message);
});

it("says so when the folder is no repository, or not there", async () => {
  const folder = await tempFolder();
  await expect(readRepository(folder, undefined, [])).rejects.toThrow(
    /not inside a git repository/,
  );
  await expect(readRepository(`${folder}/x`, undefined, [])).rejects.toThrow(/does not exist/);
});
