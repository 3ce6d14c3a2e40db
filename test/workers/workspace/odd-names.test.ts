import { execa } from "execa";
import { expect, it } from "vitest";
import { addedLines } from "../../../policies/added-lines.ts";
import { diffLines } from "../../../policies/diff-lines.ts";
import { gitRepository, initRepository, writeFiles } from "../../support/git-repository.ts";
import { tempFolder } from "../../support/temp-folder.ts";
import { aRun, aStep, givenWorkspace } from "../../support/workspace.ts";

const strange = ["-n.txt", "new\nline.txt", 'quo"te.txt', "tab\there.txt", "größe.txt", "a b.txt"];

it("keeps names with line breaks, quotes and dashes apart, in files, diff and what is put back", async () => {
  const { workspace } = await givenWorkspace(await gitRepository({ "-n.txt": "old\n" }));
  const before = await workspace.snapshot("before");
  await writeFiles(
    await workspace.root(),
    Object.fromEntries(strange.map((path) => [path, "x\n"])),
  );
  const sorted = [...strange].sort();

  expect((await workspace.changedSince(before)).sort()).toEqual(sorted);
  const patch = await workspace.capture(aRun(), aStep());
  expect(patch.files.map(({ path }) => path).sort()).toEqual(sorted);
  const diff = await workspace.diff(patch);
  expect([...diffLines(diff).keys()].sort()).toEqual(sorted);
  expect(
    addedLines(diff)
      .map(({ file }) => file)
      .sort(),
  ).toEqual(sorted);

  for (const path of strange) await workspace.restoreFile(path, before);
  expect(await workspace.changedSince(before)).toEqual([]);
});

const shell = (cwd: string, script: string) =>
  execa("bash", ["-c", script], { cwd, encoding: "latin1" });

it("keeps no change of a file whose name is not UTF-8, and says whose", async () => {
  const root = await tempFolder();
  await shell(root, "printf one > $'caf\\xe9.txt'; printf two > $'m\\xfcde.txt'");
  const repository = await initRepository(root, { "a.txt": "a\n", ".gitignore": "*.log\n" });
  const { workspace } = await givenWorkspace(repository);
  const copy = await workspace.root();
  const before = await workspace.snapshot("before");
  await shell(
    copy,
    "echo x > $'caf\\xe9.txt'; rm $'m\\xfcde.txt'; echo x > $'n\\xe9w.txt'; echo x > $'\\xe9.log'; echo b > a.txt",
  );

  expect(await workspace.changedSince(before)).toEqual(["a.txt"]);
  const { paths, odd } = await workspace.ignoredFiles();
  expect([paths, odd]).toEqual([[], ["\xe9.log"]]);
  expect((await workspace.putBackOddNames(before, odd)).sort()).toEqual([
    "\\xe9.log",
    "caf\\xe9.txt",
    "m\\xfcde.txt",
    "n\\xe9w.txt",
  ]);
  expect((await shell(copy, "ls; cat $'caf\\xe9.txt' $'m\\xfcde.txt'")).stdout).toBe(
    "a.txt\ncaf\xe9.txt\nm\xfcde.txt\nonetwo",
  );
  const patch = await workspace.capture(aRun(), aStep());
  expect(patch.files.map(({ path }) => path)).toEqual(["a.txt"]);
  expect(await workspace.putBackOddNames(before, [])).toEqual([]);
});
