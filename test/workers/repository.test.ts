import { chown } from "node:fs/promises";
import { join } from "node:path";
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
    shared: `${root}/.git`,
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
  ["no-such-branch", /The base no-such-branch names no commit in .*\n {2}fatal: /],
])("refuses the base %s", async (base, message) => {
  const { root } = await gitRepository({});
  await expect(readRepository(root, base, [])).rejects.toThrow(message);
});

it("says so when the folder is not there, or no repository that can be worked on", async () => {
  const folder = await tempFolder();
  const [empty, bare] = [join(folder, "empty"), join(folder, "bare")];
  await execa("git", ["init", "--quiet", empty]);
  await execa("git", ["init", "--quiet", "--bare", bare]);
  await writeFiles(folder, { file: "" });
  const refusals: [string, RegExp][] = [
    [join(folder, "none"), /The folder .*none does not exist/],
    [join(folder, "file"), /file is not a folder/],
    [folder, /not inside a git repository\. Run in one.*\n {2}fatal: not a git repository/],
    [empty, /empty\. An empty repository needs a first commit\.\n {2}fatal: /],
    [bare, /bare has no checked-out files/],
  ];
  for (const [place, message] of refusals)
    await expect(readRepository(place, undefined, [])).rejects.toThrow(message);
});

it.skipIf(process.getuid?.() !== 0)("says how to trust a repository of another owner", async () => {
  const { root } = await gitRepository({});
  await chown(root, 65_534, 65_534);
  await expect(readRepository(root, undefined, [])).rejects.toThrow(
    /has another owner.*\n {2}fatal: detected dubious ownership[\s\S]*\n {2}git config --global --add safe.directory/,
  );
});
